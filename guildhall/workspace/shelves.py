"""The shelves of a community's front page: one for each tool in use, in an order of their own or of the facilitators'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from guildhall.communities.models import Community
from guildhall.contributions.lines import Page, Wanted
from guildhall.workspace.place import Place
from guildhall.workspace.registry import TOOLS, Tool

ON_A_SHELF = 3


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the front page shows of a tool: the newest lines, or what the tool itself chose, for its own template."""

    tool: Tool
    page: Page
    chosen: Any = None

    @property
    def template(self) -> str:
        """What draws it, where the tool chose."""
        return f"{self.tool.name}/_front.html"

    def __bool__(self) -> bool:
        return bool(self.chosen or self.page)


def shown_tools(where: Place) -> list[Tool]:
    """The tools in use that the front page has a shelf for."""
    hidden = where.community.front_hidden
    return [tool for tool in where.tools if tool.name not in hidden]


def wanted_on(where: Place, tool: Tool, organisations: list[int] | None) -> Wanted:
    """The newest of a tool, for its shelf; nothing where the tool chooses by itself."""
    return Wanted(
        community=where.community.pk,
        kinds=[] if tool.front else tool.words,
        organisations=organisations,
        limit=ON_A_SHELF,
    )


def shelves(where: Place, tools: list[Tool], pages: list[Page]) -> list[Shelf]:
    """The shelves that have something on them, in the facilitators' order, or else the liveliest first."""
    filled = [
        shelf
        for tool, page in zip(tools, pages, strict=True)
        if (shelf := Shelf(tool, page, import_string(tool.front)(where) if tool.front else None))
    ]
    order = where.community.front_order
    if order:
        return sorted(filled, key=lambda shelf: _place(order, shelf.tool))
    # What the tools chose (the next events) is about what comes, and stands before what was.
    return sorted(filled, key=_liveliness, reverse=True)


def _liveliness(shelf: Shelf) -> tuple[bool, float]:
    lines = shelf.page.lines
    return shelf.chosen is not None, lines[0].active_at.timestamp() if lines else 0.0


def _place(order: list[str], tool: Tool) -> tuple[int, int]:
    return (order.index(tool.name) if tool.name in order else len(order), tool.position)


def in_order(community: Community) -> list[Tool]:
    """Every tool in the order in which its shelf stands, for those who arrange them."""
    return sorted(TOOLS.values(), key=lambda tool: _place(community.front_order, tool))


def move(community: Community, name: str, by: int) -> None:
    """Moves a shelf up (-1) or down (1)."""
    names = [tool.name for tool in in_order(community)]
    here = names.index(name)
    there = max(0, min(len(names) - 1, here + by))
    names.insert(there, names.pop(here))
    community.front_order = names
    community.save(update_fields=["front_order"])


def show(community: Community, name: str, is_shown: bool) -> None:
    """Puts a shelf on the front page, or takes it off."""
    rest = [each for each in community.front_hidden if each != name]
    community.front_hidden = rest if is_shown else [*rest, name]
    community.save(update_fields=["front_hidden"])
