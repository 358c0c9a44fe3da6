"""Putting a page somewhere else in the tree: under a page, after a page; a page never comes to stand under itself."""

from __future__ import annotations

from django.db import transaction

from guildhall.people.models import Person
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tree import Leaf, Tree


class NotThere(Exception):
    """A page cannot stand under itself, or under what stands under it."""


def step(tree: Tree, leaf: Leaf, way: str) -> tuple[Leaf | None, Leaf | None] | None:
    """Where one step up, down, in or out leads: under which page, after which one; nothing where there is no such step."""
    beside = tree.beside(leaf)
    at = beside.index(leaf)
    match way:
        case "up" if at > 0:
            return leaf.parent, beside[at - 2] if at > 1 else None
        case "down" if at + 1 < len(beside):
            return leaf.parent, beside[at + 1]
        case "in" if at > 0:
            under = beside[at - 1]
            return under, under.under[-1] if under.under else None
        case "out" if leaf.parent is not None:
            return leaf.parent.parent, leaf.parent
    return None


@transaction.atomic
def put(community: int, by: Person, pk: int, under: int | None, after: int | None) -> None:
    """Puts a page under another, or at the top, after one of those there, or first.

    What the mover sees decides; pages hidden from them keep their places between those they see.
    """
    rows = Page.objects.filter(community=community, kind="page", root=None)
    pages = {page.pk: page for page in rows.select_for_update(of=("self",)).order_by("pk")}
    tree = Tree(by, community)
    page = pages[pk]
    _unhook(pages, tree, page, under)
    seen = {leaf.id for leaf in (tree.leaves[under].under if under else tree.tops)}
    here = [each for each in pages.values() if each.parent_page_id == under or each.pk in seen]
    here.sort(key=lambda each: (each.position, each.title.lower(), each.pk))
    here = [each for each in here if each.pk != pk]
    at = next((number for number, each in enumerate(here, 1) if each.pk == after), 0)
    page.parent_page_id = under
    moved = []
    for position, each in enumerate([*here[:at], page, *here[at:]], 1):
        if each.position != position or each is page:
            each.position = position
            moved.append(each)
    Page.objects.bulk_update(moved, ["position", "parent_page"])


def _unhook(pages: dict[int, Page], tree: Tree, page: Page, under: int | None) -> None:
    """Sees to it that nothing stands under itself, also by way of pages that the mover does not see."""
    line: list[int] = []
    at = under
    while at is not None and at in pages and at not in line:
        line.append(at)
        at = pages[at].parent_page_id
    if page.pk not in line:
        return
    hidden = [pk for pk in line[: line.index(page.pk)] if tree.get(pages[pk].parent_page_id) is None]
    if not hidden:
        raise NotThere
    pages[hidden[0]].parent_page_id = None
    Page.objects.filter(pk=hidden[0]).update(parent_page=None)
