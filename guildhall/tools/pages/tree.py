"""The pages of a community as the tree that one reader sees, in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.contributions.kinds import address
from guildhall.people.models import Person

TREE: Final = """
SELECT c.id, c.title, c.language, coalesce(c.edited_at, c.published_at), p.parent_page_id, p.superseded_by_id, y.slug
  FROM pages_page p JOIN contributions_contribution c ON c.id = p.contribution_ptr_id
  JOIN communities_community y ON y.id = c.community_id
 WHERE c.community_id = %(community)s AND c.kind = 'page' AND c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s)
 ORDER BY p.position, lower(c.title), c.id"""


@dataclass(slots=True)
class Leaf:
    """A page in the tree, with those under it; one whose parent the reader may not see stands at the top."""

    id: int
    title: str
    language: str
    changed_at: datetime
    parent_id: int | None
    superseded_by_id: int | None
    community: str
    is_superseded: bool = False
    parent: Leaf | None = None
    under: list[Leaf] = field(default_factory=list)

    @property
    def url(self) -> str:
        return address(self.community, "page", self.id, self.title)


class Tree:
    """All pages of a community that a reader may see."""

    def __init__(self, person: Person | AnonymousUser, community: int) -> None:
        parameters: dict[str, Any] = {"community": community, "audiences": audiences_of(person).array}
        with connection.cursor() as cursor:
            cursor.execute(TREE, parameters)
            self.leaves = {row[0]: Leaf(*row) for row in cursor.fetchall()}
        self.tops: list[Leaf] = []
        for leaf in self.leaves.values():
            leaf.is_superseded = leaf.superseded_by_id in self.leaves
            parent = self.leaves.get(leaf.parent_id or 0)
            if parent is None or leaf in _above(parent):
                self.tops.append(leaf)
            else:
                leaf.parent = parent
                parent.under.append(leaf)

    def __bool__(self) -> bool:
        return bool(self.leaves)

    def get(self, pk: int | None) -> Leaf | None:
        """A page by its number, if the reader may see it here."""
        return self.leaves.get(pk or 0)

    def above(self, pk: int) -> list[Leaf]:
        """The pages that a page stands under, the topmost first."""
        leaf = self.leaves.get(pk)
        return _above(leaf)[::-1][:-1] if leaf else []

    def beside(self, leaf: Leaf) -> list[Leaf]:
        """The pages in the same place, this one among them, in order."""
        return leaf.parent.under if leaf.parent else self.tops

    def onward(self, pk: int) -> Leaf | None:
        """Where a superseded page points: as far onward as the reader may see, past those superseded in turn."""
        found, passed = self.get(pk), {pk}
        while found and (following := self.get(found.superseded_by_id)) and following.id not in passed:
            found = following
            passed.add(found.id)
        return found if found and found.id != pk else None


def _above(leaf: Leaf) -> list[Leaf]:
    """A page and those above it as far as they are known by now."""
    line = [leaf]
    while (parent := line[-1].parent) is not None:
        line.append(parent)
    return line
