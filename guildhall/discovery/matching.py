"""The two fixed shapes of a search, so that a common word costs no more than a rare one.

Tried at a million contributions: a rare word is found by the index of words and all its matches are looked at; a
common one is looked for in the newest entries only, because ranking every match of it would take half a second.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.discovery.words import Words
from guildhall.people.models import Person

FEW = 20_000
NEWEST = 40_000
RANKED = 2_000
# The planner multiplies the shares of words as if they met by chance; words searched together meet more often.
MEETING = 3

COLUMNS = "s.contribution_id, s.published_at, s.kind, s.community_id, s.organisation_id, s.author_id"
IN_INDEX = """SELECT {columns} FROM discovery_searchentry s
  WHERE s.words @@ %(query)s::tsquery AND s.audience_id = ANY(%(audiences)s){filters}"""
IN_NEWEST = """SELECT {columns} FROM (SELECT * FROM discovery_searchentry s WHERE {place}
    ORDER BY s.published_at DESC, s.contribution_id DESC LIMIT %(newest)s) s
  WHERE s.audience_id = ANY(%(audiences)s){words}{filters} LIMIT %(ranked)s"""
HOLDING = " AND s.words @@ %(query)s::tsquery"
# Entries have no index of organisations; what was written has one.
OF_COUNCILS = " AND s.contribution_id IN (SELECT id FROM contributions_contribution WHERE organisation_id = ANY(%(councils)s))"
LACKING = " AND NOT s.words @@ %(unwanted)s::tsquery"


@dataclass(slots=True, kw_only=True)
class Narrowed:
    """To what a search is narrowed; unset means everything."""

    kind: str = ""
    community: int | None = None
    nation: str = ""
    author: int | None = None
    organisations: Sequence[int] | None = None
    kinds: Sequence[str] | None = None
    communities: Sequence[int] | None = None
    authors: Sequence[int] | None = None
    councils: Sequence[int] | None = None
    tags: Sequence[int] = ()
    since: datetime | None = None
    before: datetime | None = None
    not_by: int | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.filters()[0])

    @property
    def is_led(self) -> bool:
        """Whether an index leads to the few entries of some authors, tags or councils."""
        return bool(self.authors or self.tags or self.councils)

    def filters(self) -> tuple[str, dict[str, Any]]:
        """The SQL conditions, each with «AND» before it, and their parameters."""
        sql, parameters = "", dict[str, Any]()
        if self.kind:
            sql += " AND s.kind = %(kind)s"
            parameters["kind"] = self.kind
        if self.community is not None:
            sql += " AND s.community_id = %(community)s"
            parameters["community"] = self.community
        if self.author is not None:
            sql += " AND s.author_id = %(author)s"
            parameters["author"] = self.author
        if self.nation:
            sql += " AND s.organisation_id IN (SELECT id FROM organisations_organisation WHERE nation = %(nation)s)"
            parameters["nation"] = self.nation
        if self.organisations is not None:
            sql += " AND s.organisation_id = ANY(%(organisations)s)"
            parameters["organisations"] = list(self.organisations)
        if self.kinds is not None:
            sql += " AND s.kind = ANY(%(kinds)s)"
            parameters["kinds"] = list(self.kinds)
        if self.councils is not None:
            sql += " AND s.organisation_id = ANY(%(councils)s)"
            parameters["councils"] = list(self.councils)
        if self.not_by is not None:
            sql += " AND s.author_id IS DISTINCT FROM %(not_by)s"
            parameters["not_by"] = self.not_by
        place, of_place = self.place()
        return sql + place, parameters | of_place

    def place(self) -> tuple[str, dict[str, Any]]:
        """Those of them that an index leads to, so that the newest entries are looked for among these alone."""
        sql, parameters = "", dict[str, Any]()
        for column, several in (("community_id", self.communities), ("author_id", self.authors)):
            if several is not None:
                sql += f" AND s.{column} = ANY(%({column}s)s)"
                parameters[f"{column}s"] = list(several)
        for number, tag in enumerate(self.tags):
            sql += f" AND s.contribution_id IN (SELECT contribution_id FROM contributions_tagging WHERE tag_id = %(tag{number})s)"
            parameters[f"tag{number}"] = tag
        if self.since is not None:
            sql += " AND s.published_at >= %(since)s"
            parameters["since"] = self.since
        if self.before is not None:
            sql += " AND s.published_at < %(before)s"
            parameters["before"] = self.before
        return sql, parameters


@dataclass(frozen=True, slots=True)
class Matching:
    """The SQL that gives the columns of COLUMNS for each match, its parameters, and whether it looks at the newest only."""

    sql: str
    parameters: dict[str, Any]
    is_newest_only: bool
    # What it is narrowed to is few enough that the newest of it are all of it.
    is_led: bool = False


def matching(person: Person | AnonymousUser | None, words: Words, narrowed: Narrowed) -> Matching:
    """How to find what a person may see of what they search for; without words, the newest of what it is narrowed to."""
    filters, parameters = narrowed.filters()
    parameters |= {
        "query": words.query,
        "unwanted": words.unwanted,
        "audiences": audiences_of(person).array,
        "newest": NEWEST,
        "ranked": RANKED,
    }
    is_common = not words or estimate(words) > FEW
    shape = IN_NEWEST if is_common else IN_INDEX
    place = "true" if narrowed.community is None else "s.community_id = %(community)s"
    place += narrowed.place()[0] + (OF_COUNCILS if narrowed.councils is not None else "")
    held = HOLDING if words else LACKING if words.unwanted else ""
    sql = shape.format(columns=COLUMNS, filters=filters, place=place, words=held)
    return Matching(sql, parameters, is_common, narrowed.is_led)


def estimate(words: Words) -> int:
    """How many entries the planner expects to match, from its statistics of words, without looking."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT 1 FROM discovery_searchentry WHERE words @@ %s::tsquery",
            [words.query],
        )
        row = cursor.fetchone()
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return int(plan[0]["Plan"]["Plan Rows"]) * (MEETING if words.is_joined else 1)
