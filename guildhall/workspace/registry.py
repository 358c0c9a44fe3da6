"""The tools of a community: found by their place, a folder in `guildhall/tools` with a `tool.py`."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string

from guildhall.communities.permissions import Act
from guildhall.contributions import kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import StrOrPromise

    from guildhall.contributions.acting import Offer
    from guildhall.contributions.thread import Thread
    from guildhall.people.models import Person

tools = import_module("guildhall.tools")  # by name: what stands there is found, not known


@dataclass(frozen=True, slots=True)
class Tool:
    """A room of the common workspace: its word in addresses, its tab, and the kinds that live in it.

    `name` is also the name of the folder, and of the address of its list; `<name>_new` is the address where
    one starts something, with `begin` on the button, for whoever may do the `act`.
    `front` names a function that chooses what its shelf on the front page shows, given the place; its `_front.html` draws it.
    Without one the shelf shows the newest.
    A tool that shows things which are no contributions says in `also` how to find one: SQL that may name
    %(community)s and %(audiences)s. `offers` names a function that says what can be made here of a thread: it asks
    nothing of the database, since the page of every thing calls it.
    """

    name: str
    label: StrOrPromise
    icon: str
    kinds: Sequence[kinds.Kind]
    begin: StrOrPromise
    position: int = 100
    act: Act = Act.POST
    front: str = ""
    also: str = ""
    offers: str = ""

    @property
    def words(self) -> list[str]:
        """The kinds as they stand in the database."""
        return [kind.word for kind in self.kinds]


TOOLS: dict[str, Tool] = {}


def offers_on(thread: Thread, reader: Person | AnonymousUser) -> list[Offer]:
    """What the tools offer to make of a thread, for whoever reads it."""
    return [
        offer
        for tool in TOOLS.values()
        if tool.offers
        for offer in import_string(tool.offers)(thread, reader)
    ]


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


def said_by_tools(module: str, name: str) -> list[Any]:
    """What each tool says under a name in a module of its folder, where it has one: `("tests.surfaces", "READ")`."""
    said = []
    for tool in TOOLS:
        here = f"{tools.__name__}.{tool}.{module}"
        if find_spec(here):
            said.append(getattr(import_module(here), name, None))
    return [each for each in said if each is not None]


def tool_urls() -> list[URLPattern | URLResolver]:
    """The addresses of every tool: under its own word in a community, with the feed of its list, and of the site."""
    feed = import_module("guildhall.workspace.feeds").feed  # by name: feeds know the tools
    urls: list[URLPattern | URLResolver] = []
    for tool in TOOLS.values():
        here = f"c/<slug:slug>/{tool.name}/"
        urls.append(path(f"{here}feed.atom", feed, {"tool": tool.name}, name=f"{tool.name}_feed"))
        if find_spec(f"{tools.__name__}.{tool.name}.urls"):
            urls.append(path(here, include(f"{tools.__name__}.{tool.name}.urls")))
        if find_spec(f"{tools.__name__}.{tool.name}.site_urls"):
            urls.append(path("", include(f"{tools.__name__}.{tool.name}.site_urls")))
    return urls
