"""How a contribution came to read as it does: each change, with what it took out and what it put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guildhall.contributions.models import Contribution, Revision
from guildhall.kit.compare import Piece, changes
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person

MOST = 50


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: who made it and when, what it changed, and how it read before."""

    by: Person | None
    at: datetime
    title: list[Piece]
    words: list[Piece]
    before: Revision


def edits_of(contribution: Contribution) -> list[Edit]:
    """The changes of a contribution, newest first."""
    edits = []
    title, html = contribution.title, contribution.html
    for revision in contribution.revisions.select_related("edited_by__organisation")[:MOST]:
        edits.append(
            Edit(
                revision.edited_by,
                revision.replaced_at,
                changes(revision.title, title) if revision.title != title else [],
                changes(plain_text(revision.html), plain_text(html)),
                revision,
            )
        )
        title, html = revision.title, revision.html
    return edits
