"""Streams: what people did, newest first, in the site, a community, by a person, or in an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from guildhall.activity.models import Verb
from guildhall.communities.audience import audiences_of
from guildhall.contributions.faces import FACE, FACE_COLUMNS, Face
from guildhall.contributions.kinds import address
from guildhall.kit import keyset
from guildhall.people.models import Person

PAGE: Final = 30
# What is worth telling. That somebody left, was refused or had words removed is nobody's news.
TOLD: Final = [
    *(Verb.WROTE, Verb.REPLIED, Verb.ANSWERED, Verb.ACCEPTED, Verb.CLOSED, Verb.REOPENED),
    *(Verb.STATED, Verb.TRIED),
    *(Verb.FOUNDED, Verb.JOINED, Verb.APPOINTED, Verb.ARCHIVED),
]

STREAM: Final = f"""
SELECT a.id, a.verb, a.happened_at, c.id, r.id, r.kind, coalesce(r.title, ''), CASE WHEN c.root_id IS NULL THEN '' ELSE c.excerpt END,
  coalesce(c.language, ''), y.slug, y.name, b.name,
  CASE WHEN a.actor_id IS NOT NULL THEN '' WHEN a.verb IN ('replied', 'answered') THEN coalesce(c.shielded_as, '')
    ELSE coalesce(r.shielded_as, '') END, {FACE}
FROM (SELECT * FROM activity_activity a WHERE {{where}} ORDER BY a.happened_at DESC, a.id DESC LIMIT %(limit)s) a
LEFT JOIN contributions_contribution c ON c.id = a.contribution_id
LEFT JOIN contributions_contribution r ON r.id = coalesce(c.root_id, c.id)
LEFT JOIN communities_community y ON y.id = a.community_id
LEFT JOIN people_person b ON b.id = a.about_id
LEFT JOIN people_person p ON p.id = a.actor_id
LEFT JOIN organisations_organisation o ON o.id = a.organisation_id
LEFT JOIN organisations_organisation n ON n.id = p.organisation_id
ORDER BY a.happened_at DESC, a.id DESC"""


@dataclass(slots=True)
class Happening:
    """One thing that somebody did, as a row of a stream."""

    id: int
    verb: str
    happened_at: datetime
    contribution: int | None
    root: int | None
    kind: str | None
    title: str
    excerpt: str
    language: str
    community_slug: str
    community_name: str
    about: str | None
    shielded_as: str
    actor: Face | None

    @property
    def url(self) -> str:
        """Where it can be read: the reply in its thread, the thread, or the community."""
        if self.root is None or self.kind is None:
            return f"/c/{self.community_slug}/"
        thread = address(self.community_slug, self.kind, self.root, self.title)
        if self.contribution == self.root:
            return thread
        return f"{thread}?reply={self.contribution}#reply-{self.contribution}"


@dataclass(slots=True, kw_only=True)
class Of:
    """Whose stream it is; unset means everybody's, everywhere."""

    community: int | None = None
    actor: int | None = None
    organisation: int | None = None
    lens: Sequence[int] | None = None


@dataclass(slots=True)
class Stream:
    """A page of a stream, and where the next one begins."""

    happenings: list[Happening]
    next: str


def read_stream(person: Person | AnonymousUser | None, of: Of, after: str = "") -> Stream:
    """What happened as far as a person may see it, a page of it, newest first."""
    where = ["a.audience_id = ANY(%(audiences)s)", "a.verb = ANY(%(told)s)"]
    parameters: dict[str, Any] = {
        "audiences": audiences_of(person).array,
        "told": TOLD,
        "limit": PAGE + 1,
        "lens": list(of.lens or ()),
    }
    for column in ("community", "actor", "organisation"):
        if (value := getattr(of, column)) is not None:
            where.append(f"a.{column}_id = %({column})s")
            parameters[column] = value
    if of.lens is not None:
        where.append("a.organisation_id = ANY(%(lens)s)")
    if anchor := keyset.parsed(after):
        where.append("(a.happened_at, a.id) < (%(at)s, %(before)s)")
        parameters["at"], parameters["before"] = anchor
    with connection.cursor() as cursor:
        cursor.execute(STREAM.format(where=" AND ".join(where)), parameters)
        rows = [Happening(*(*row[:-FACE_COLUMNS], Face.of(row[-FACE_COLUMNS:]))) for row in cursor.fetchall()]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Stream(rows[:PAGE], keyset.written(last.happened_at, last.id) if last else "")
