"""The tools of a community: found by their place, a folder in `guildhall/tools` with a `tool.py`."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, include, path

from guildhall.contributions import kinds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

tools = import_module("guildhall.tools")  # by name: what stands there is found, not known


@dataclass(frozen=True, slots=True)
class Tool:
    """A room of the common workspace: its word in addresses, its tab, and the kinds that live in it.

    `name` is also the name of the folder, and of the address of its list; `<name>_new` is the address where
    one starts something, with `begin` on the button.
    """

    name: str
    label: StrOrPromise
    icon: str
    kinds: Sequence[kinds.Kind]
    begin: StrOrPromise
    position: int = 100

    @property
    def words(self) -> list[str]:
        """The kinds as they stand in the database."""
        return [kind.word for kind in self.kinds]


TOOLS: dict[str, Tool] = {}


def find_tools() -> dict[str, Tool]:
    """Every tool by name, in the order of the tabs, each with its kinds made known."""
    found = []
    for module in pkgutil.iter_modules(tools.__path__, f"{tools.__name__}."):
        if module.ispkg and find_spec(f"{module.name}.tool"):
            found.append(import_module(f"{module.name}.tool").tool)
    TOOLS.clear()
    for tool in sorted(found, key=lambda tool: (tool.position, tool.name)):
        TOOLS[tool.name] = tool
        for kind in tool.kinds:
            kinds.register(kind)
    return TOOLS


def tool_urls() -> list[URLPattern | URLResolver]:
    """The addresses of every tool, each under its own word in a community."""
    return [
        path(f"c/<slug:slug>/{tool.name}/", include(f"{tools.__name__}.{tool.name}.urls"))
        for tool in TOOLS.values()
        if find_spec(f"{tools.__name__}.{tool.name}.urls")
    ]
