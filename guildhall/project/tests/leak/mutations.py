"""Takes the rule out of the code in one place at a time, without touching a file.

A place is a call of `visible_to` or `audiences_of`, or a condition on an audience in hand-written SQL, outside the
rule's own home. Its module is parsed again with that one place changed, and the changed code is given to the running
functions, so that whoever imported them runs it too.
"""

from __future__ import annotations

import ast
import gc
import inspect
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import guildhall
from guildhall.communities.audience import Audience, Audiences

ROOT: Final = Path(guildhall.__file__).parent
HOME: Final = "guildhall.communities.audience"
CONDITION: Final = re.compile(r"(?:\w+\.)?\w+_id = ANY\(%\(audiences\)s\)")
# Writes no page, or is a test.
ASIDE: Final = ("tests", "testing", "migrations", "demo", "importing")


@dataclass(frozen=True, slots=True)
class Place:
    """One use of the rule: its module, the function or text it stands in, and which one it is there."""

    module: str
    name: str
    number: int

    def __str__(self) -> str:
        return f"{self.module.removeprefix('guildhall.')}:{self.name}"


def places() -> Iterator[Place]:
    """Every use of the rule in the code of the house."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        module = ".".join(part for part in parts if part != "__init__")
        if module != HOME and not set(parts) & set(ASIDE):
            without = _Without(())
            without.visit(ast.parse(path.read_text()))
            yield from (Place(module, name, number) for number, name in enumerate(without.names))


def take_out(taken: Collection[Place], patch: Callable[[Any, str, Any], None]) -> None:
    """Changes a running module so that the rule is missing in these places; `patch` is monkeypatch.setattr."""
    (name,) = {place.module for place in taken}
    module = import_module(name)
    file = str(module.__file__)
    without = _Without({place.number for place in taken})
    tree = ast.fix_missing_locations(without.visit(ast.parse(inspect.getsource(module))))
    vars(module).update(__everybody__=_everybody, __unruled__=_unruled)
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(tree, file, "exec"))}
    for function in gc.get_objects():
        # Not isinstance: a lazy object answers that by loading what it stands for.
        if type(function) is FunctionType and function.__code__.co_filename == file:
            code = codes.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is not None:
                patch(function, "__code__", code)
    for statement in tree.body:
        for text, value in _text(statement, module):
            patch(module, text, value)
    for value in vars(module).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()


class _Without(ast.NodeTransformer):
    """Takes out the uses of the rule that have these numbers, and keeps the names of all."""

    def __init__(self, numbers: Collection[int]) -> None:
        self.numbers, self.inside, self.names = numbers, list[str](), list[str]()
        self.met: Counter[str] = Counter()

    def visit(self, node: ast.AST) -> Any:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                pass
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if (
                name.isupper()
            ):
                pass
            case _:
                return super().visit(node)
        self.inside.append(name)
        changed = super().visit(node)
        self.inside.pop()
        return changed

    def _is_taken(self) -> bool:
        where = ".".join(self.inside)
        self.met[where] += 1
        self.names.append(f"{where}.{self.met[where]}")
        return len(self.names) - 1 in self.numbers

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=rows, attr="visible_to") if self._is_taken():
                return _call("__unruled__", rows, node)
            case ast.Name(id="audiences_of") if self._is_taken():
                return _call("__everybody__", node.args[0], node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, str):
            return node
        everybody = "%(audiences)s::bigint[] IS NOT NULL"
        text = CONDITION.sub(lambda found: everybody if self._is_taken() else found[0], node.value)
        return ast.copy_location(ast.Constant(text), node)


def _call(name: str, argument: ast.expr, instead_of: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Call(ast.Name(name, ast.Load()), [argument], []), instead_of)


def _everybody(_person: object) -> Audiences:
    return Audiences(Audience.objects.values_list("pk", flat=True))


def _unruled(rows: Any) -> Any:
    return rows.all()


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _text(statement: ast.stmt, module: ModuleType) -> Iterator[tuple[str, str]]:
    """The name and value of a statement that makes a text in capitals, such as a query."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ) if name.isupper() and isinstance(getattr(module, name), str):
            made = eval(compile(ast.Expression(value), str(module.__file__), "eval"), vars(module))
            if made != getattr(module, name):
                yield name, made
