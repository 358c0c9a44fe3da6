"""Lists of contributions: one shape of query, hand-written because every list on the site is one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.contributions.faces import FACE, FACE_COLUMNS, FACE_JOINS, Face
from guildhall.contributions.kinds import KINDS, Kind, address
from guildhall.people.models import Person

LIST_PAGE = 20


@dataclass(slots=True, frozen=True)
class Line:
    """A contribution as a row of a list."""

    id: int
    kind: str
    title: str
    excerpt: str
    language: str
    published_at: datetime
    active_at: datetime
    reply_count: int
    thanks_count: int
    is_answered: bool
    is_pinned: bool
    is_closed: bool
    shielded_as: str
    community_slug: str
    community_name: str
    author: Face | None

    @property
    def url(self) -> str:
        return address(self.community_slug, self.kind, self.id, self.title)

    @property
    def kind_of(self) -> Kind:
        return KINDS[self.kind]

    @property
    def is_waiting(self) -> bool:
        """A question that nobody has answered to the asker's content."""
        return self.kind == "question" and not self.is_answered and not self.is_closed

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.active_at.isoformat()}_{self.id}"


# What a line shows, for aliases c (contribution) and, after these, y.slug and y.name (community) and the face.
COLUMNS = """c.id, c.kind, c.title, c.excerpt, c.language, c.published_at, c.active_at, c.reply_count,
    c.thanks_count, c.answer_id IS NOT NULL, c.pinned_at IS NOT NULL, c.closed_at IS NOT NULL, c.shielded_as"""
SELECT = f"""SELECT %(list)s, {COLUMNS}, y.slug, y.name, {FACE}
    FROM (SELECT * FROM contributions_contribution c WHERE {{where}} ORDER BY {{order}} LIMIT %(limit)s) c
    JOIN communities_community y ON y.id = c.community_id {FACE_JOINS} ORDER BY {{order}}"""


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What a list shows; unset means all."""

    community: int | None = None
    author: int | None = None
    tag: int | None = None
    theme: int | None = None
    kinds: Collection[str] | None = None
    among: Collection[int] | None = None
    language: str | None = None
    organisations: Sequence[int] | None = None
    is_waiting: bool = False
    is_pinned: bool = False
    saved_by: int | None = None
    since: date | None = None
    before: str = ""
    limit: int = LIST_PAGE

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        """The SQL conditions and their parameters."""
        where, parameters = [], dict[str, Any](limit=self.limit + 1)
        for column in ("community", "author", "theme"):
            if (value := getattr(self, column)) is not None:
                where.append(f"c.{column}_id = %({column})s")
                parameters[column] = value
        if self.tag is not None:
            where.append("c.id IN (SELECT contribution_id FROM contributions_tagging WHERE tag_id = %(tag)s)")
            parameters["tag"] = self.tag
        if self.saved_by is not None:
            where.append(
                "c.id IN (SELECT contribution_id FROM contributions_saved WHERE person_id = %(saved_by)s)"
            )
            parameters["saved_by"] = self.saved_by
        if self.kinds is not None:
            where.append("c.kind = ANY(%(kinds)s)")
            parameters["kinds"] = list(self.kinds)
        if self.among is not None:
            where.append("c.id = ANY(%(among)s)")
            parameters["among"] = list(self.among)
        if self.language:
            where.append("c.language = %(language)s")
            parameters["language"] = self.language
        if self.organisations is not None:
            where.append("c.organisation_id = ANY(%(organisations)s)")
            parameters["organisations"] = list(self.organisations)
        if self.is_waiting:
            where.append("c.kind = 'question' AND c.answer_id IS NULL AND c.closed_at IS NULL")
        if self.since is not None:
            where.append("c.published_at >= %(since)s")
            parameters["since"] = self.since
        if self.is_pinned:
            where.append("c.pinned_at IS NOT NULL")
        if (anchor := parse_cursor(self.before)) is not None:
            where.append("(c.active_at, c.id) < (%(before_at)s, %(before_id)s)")
            parameters["before_at"], parameters["before_id"] = anchor
        return where, parameters


@dataclass(slots=True)
class Page:
    """A page of a list, and where the next one begins."""

    lines: list[Line]
    next: str

    def __bool__(self) -> bool:
        return bool(self.lines)


def list_contributions(person: Person | AnonymousUser | None, wanted: Wanted) -> Page:
    """The threads that a person may see and wants to see, most recently active first."""
    return list_several(person, wanted)[0]


def list_several(person: Person | AnonymousUser | None, *lists: Wanted) -> list[Page]:
    """Several such lists, in one query."""
    audiences = audiences_of(person).array
    with connection.cursor() as cursor:
        parts = []
        for number, wanted in enumerate(lists):
            where, parameters = wanted.conditions()
            where = ["c.root_id IS NULL", "c.audience_id = ANY(%(audiences)s)", *where]
            part = SELECT.format(where=" AND ".join(where), order="c.active_at DESC, c.id DESC")
            parts.append(cursor.mogrify(part, parameters | {"audiences": audiences, "list": number}))
        cursor.execute(f"({') UNION ALL ('.join(parts)})")
        rows = cursor.fetchall()
    return [
        page_of([row[1:] for row in rows if row[0] == number], wanted.limit)
        for number, wanted in enumerate(lists)
    ]


def page_of(rows: list[tuple[Any, ...]], limit: int) -> Page:
    """Rows of `SELECT` as a page; one row more than the limit says that there is a next page."""
    lines = [Line(*(*row[:-FACE_COLUMNS], Face.of(row[-FACE_COLUMNS:]))) for row in rows[:limit]]
    return Page(lines, lines[-1].cursor if len(rows) > limit else "")


def parse_cursor(text: str) -> tuple[datetime, int] | None:
    """The moment and id in a page's address; None for anything else."""
    moment, _mark, identifier = text.partition("_")
    try:
        return datetime.fromisoformat(moment), int(identifier)
    except ValueError:
        return None
