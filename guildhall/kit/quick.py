"""Jinja with its most trodden paths made short: calling a macro, escaping what is safe already, drawing the same again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any, Final

import jinja2
from django.db.models import Model
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

MOST_KEPT: Final = 4096
FUNCTIONS: Final = (FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(len)))
# What Jinja marks a function with that wants to know how it is evaluated, as macros do.
EVALUATION: Final = jinja2.pass_eval_context(lambda _context: "").jinja_pass_arg  # type: ignore[attr-defined]
SAFE: Final = (Markup, SafeString)


class QuickContext(Context):
    """Calls what templates call most without first looking thrice at what it is."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Jinja's own, short for macros and for functions that want nothing but their arguments."""
        kind = type(called)
        wants = EVALUATION if kind is Macro else getattr(called, "jinja_pass_arg", None)
        if (kind is not Macro and kind not in FUNCTIONS) or wants not in (None, EVALUATION):
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs) if wants is None else called(self.eval_ctx, *args, **kwargs)


class QuickCode(CodeGenerator):
    """Compiles templates so that what a macro drew is not copied at each door it goes through."""

    def write_commons(self) -> None:
        """What every template and block begins with."""
        super().write_commons()
        self.writeline("escape = environment.escape")


def escaped(value: Any) -> str:
    """A value as HTML: itself where it is HTML already."""
    return value if type(value) in SAFE else escape(value)


class Environment(jinja2.Environment):
    """Jinja's environment with both."""

    context_class = QuickContext
    code_generator_class = QuickCode
    escape = staticmethod(escaped)


def kept(macro: Macro) -> Callable[..., str]:
    """A macro that draws the same arguments once for each language: `{% set line = kept(_line) %}`.

    A macro sees nothing but its arguments, so what is kept is right for every reader. It must not ask the time,
    and its arguments must be values: one that is a row of the database would stay equal when the row changes.
    """

    @lru_cache(maxsize=MOST_KEPT, typed=True)
    def drawn(_language: str | None, *args: Any, **kwargs: Any) -> str:
        if any(isinstance(value, Model) for value in (*args, *kwargs.values())):
            raise TypeError(f"{macro.name} is kept, so it draws values, not rows of the database")
        return macro(*args, **kwargs)

    def draw(*args: Any, **kwargs: Any) -> str:
        return drawn(get_language(), *args, **kwargs)

    return draw
