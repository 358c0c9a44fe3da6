"""Finding people: by name and job, by what they say they know, and by what they wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from guildhall.communities.audience import audiences_of
from guildhall.contributions.faces import FACE, FACE_COLUMNS, Face
from guildhall.discovery.matching import Narrowed, matching
from guildhall.discovery.search import MARKS, Counted
from guildhall.discovery.words import Words, understand
from guildhall.kit.facets import MOST_CHOICES
from guildhall.kit.markup import highlighted
from guildhall.people.access import is_in
from guildhall.people.models import Person, away_now

PAGE = 20
LAST_PAGE = 50
CANDIDATES = 2_000
A_GLANCE = 250  # candidates where only the first few are shown
SAID = f"{MARKS}, MaxFragments=1, MaxWords=18, MinWords=6"
PARTS = ("knows", "responsible_for", "working_on")

# Where somebody works, for the aliases e (entry), p (person) and o (organisation).
JOINS = """JOIN people_person p ON p.id = e.person_id AND p.is_active AND p.approved_at IS NOT NULL
  LEFT JOIN organisations_organisation o ON o.id = p.organisation_id"""
# `away_now` in SQL.
AVAILABILITY = "CASE WHEN p.away_until > %(today)s THEN 'away' ELSE 'here' END"
# The photograph's and the name's columns of a face ask for the organisation then (o) and now (n): here they are one.
SHORT_NAME = "coalesce(CASE WHEN %(is_welsh)s THEN nullif(o.welsh_short_name, '') END, nullif(o.short_name, ''), o.name)"
NOW = "LEFT JOIN organisations_organisation n ON n.id = p.organisation_id"

# Who wrote what holds the words, among what the asker may see; or as another search has counted it already.
# Questions are no sign of knowing, and what one wrote oneself is no news.
WROTE = """SELECT author_id AS person_id, count(*) AS pieces, max(published_at) AS latest FROM (
    SELECT author_id, published_at FROM ({matching}) m WHERE author_id <> %(me)s AND kind <> 'question'
    ORDER BY published_at DESC LIMIT %(ranked)s) m GROUP BY 1"""
GIVEN = """SELECT * FROM unnest(%(authors)s::bigint[], %(pieces)s::bigint[], %(latest)s::timestamptz[])
    AS g (person_id, pieces, latest) WHERE person_id <> %(me)s"""

# To what the people could be narrowed; a list of the first few alone need not know.
FACTS = f"""json_build_object('total', (SELECT count(*) FROM kept),
  'organisation', (SELECT json_agg(json_build_array(o.slug, {SHORT_NAME}, n) ORDER BY n DESC, o.name) FROM (
     SELECT organisation_id, count(*) n FROM kept GROUP BY 1 ORDER BY 2 DESC LIMIT {MOST_CHOICES}) x JOIN organisations_organisation o ON o.id = x.organisation_id),
  'region', (SELECT json_agg(json_build_array(region, region, n) ORDER BY n DESC, region) FROM (
     SELECT region, count(*) n FROM kept WHERE region <> '' GROUP BY 1) x),
  'nation', (SELECT json_agg(json_build_array(nation, nation, n) ORDER BY n DESC, nation) FROM (
     SELECT nation, count(*) n FROM kept WHERE nation <> '' GROUP BY 1) x),
  'kind', (SELECT json_agg(json_build_array(kind, kind, n) ORDER BY n DESC) FROM (SELECT kind, count(*) n FROM kept GROUP BY 1) x),
  'availability', (SELECT json_agg(json_build_array(availability, availability, n) ORDER BY n DESC) FROM (
     SELECT availability, count(*) n FROM kept GROUP BY 1) x),
  'community', (SELECT json_agg(json_build_array(c.slug, c.name, n) ORDER BY n DESC, c.name) FROM (
     SELECT m.community_id, count(*) n FROM kept JOIN communities_membership m USING (person_id)
       JOIN communities_community c ON c.id = m.community_id AND c.posts_id = ANY(%(audiences)s)
      GROUP BY 1 ORDER BY 2 DESC LIMIT {MOST_CHOICES}) x JOIN communities_community c ON c.id = x.community_id))"""
TOTAL = "json_build_object('total', (SELECT count(*) FROM kept))"

FIND = f"""
WITH wrote AS MATERIALIZED ({{wrote}}),
said AS MATERIALIZED (
  SELECT person_id, ts_rank_cd(words, %(query)s::tsquery) + CASE WHEN names @@ %(query)s::tsquery THEN 2 ELSE 0 END AS rank
    FROM discovery_personentry WHERE words @@ %(query)s::tsquery LIMIT %(candidates)s),
kept AS MATERIALIZED (
  SELECT e.person_id, e.sort_name, p.kind, {AVAILABILITY} AS availability, o.region, o.nation, o.id AS organisation_id,
    coalesce(w.pieces, 0) AS pieces, w.latest, coalesce(s.rank, 0) + 0.3 * ln(1 + coalesce(w.pieces, 0)) AS score
  FROM said s FULL JOIN wrote w USING (person_id) JOIN discovery_personentry e USING (person_id) {JOINS} WHERE true{{filters}}),
counted AS (SELECT {{facts}}::text AS facts),
page AS (SELECT * FROM kept ORDER BY score DESC, latest DESC NULLS LAST, sort_name, person_id LIMIT %(limit)s + 1 OFFSET %(skipped)s)
SELECT counted.facts, p.id, page.pieces, page.latest, o.region, p.away_until, {{why}}, {FACE}
FROM counted LEFT JOIN page ON true LEFT JOIN discovery_personentry e ON e.person_id = page.person_id
LEFT JOIN people_person p ON p.id = page.person_id LEFT JOIN organisations_organisation o ON o.id = p.organisation_id {NOW}
CROSS JOIN LATERAL (SELECT CASE p.language WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig AS dictionary) d
ORDER BY page.score DESC, page.latest DESC NULLS LAST, page.sort_name, page.person_id"""
WHY = ", ".join(
    f"CASE WHEN to_tsvector(d.dictionary, e.{part}) @@ %(any)s::tsquery THEN ts_headline(d.dictionary, e.{part}, %(any)s::tsquery, '{SAID}') END"
    for part in PARTS
)

# Many are walked through in the order of their names until a page is full; of few all are found first, and then sorted:
# walking through a hundred thousand names for the thirty of one council would take a hundred times as long.
MANY = f"SELECT e.* FROM discovery_personentry e {JOINS} WHERE true{{filters}}"
FEW = f"{MANY} OFFSET 0"
BROWSE = f"""
SELECT NULL, p.id, 0, NULL, o.region, p.away_until, NULL, NULL, left(e.working_on, 160), {FACE}, e.sort_name
FROM (SELECT * FROM ({{those}}) e WHERE (e.sort_name, e.person_id) > (%(after)s, %(after_id)s)
      ORDER BY e.sort_name, e.person_id LIMIT %(limit)s + 1) e {JOINS} {NOW}
ORDER BY e.sort_name, e.person_id"""


@dataclass(slots=True)
class FoundPerson:
    """Somebody who was found, and why: what they wrote and what they say, with the words marked."""

    id: int
    pieces: int
    latest: datetime | None
    region: str
    away_until: date | None
    knows: str
    responsible_for: str
    working_on: str
    face: Face

    @property
    def is_away(self) -> bool:
        """Whether they are back only on a later day."""
        return away_now(self.away_until)


@dataclass(slots=True)
class People:
    """A page of people, best first, and what it could be narrowed to; without words by name, and uncounted."""

    words: Words
    found: list[FoundPerson] = field(default_factory=list)
    total: int | None = None
    page: int = 1
    has_more: bool = False
    next: str = ""
    is_any: bool = False
    # By the name of the question.
    counted: dict[str, list[Counted]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def is_capped(self) -> bool:
        return self.total is not None and self.total >= CANDIDATES


@dataclass(slots=True, kw_only=True)
class WantedPeople:
    """To whom a list of people is narrowed; unset means everybody. Whoever names a community has seen that one may.

    An organisation is named by its word in the address.
    """

    organisation: str = ""
    organisations: Sequence[int] | None = None
    region: str = ""
    nation: str = ""
    kind: str = ""
    availability: str = ""
    community: int | None = None

    def filters(self) -> tuple[str, dict[str, Any]]:
        """The SQL conditions, each with «AND» before it, and their parameters."""
        conditions: dict[str, tuple[str, Any]] = {
            "organisation": ("o.slug = %(organisation)s", self.organisation or None),
            "organisations": (
                "p.organisation_id = ANY(%(organisations)s)",
                None if self.organisations is None else list(self.organisations),
            ),
            "region": ("o.region = %(region)s", self.region or None),
            "nation": ("o.nation = %(nation)s", self.nation or None),
            "kind": ("p.kind = %(kind)s", self.kind or None),
            "availability": (f"{AVAILABILITY} = %(availability)s", self.availability or None),
            "community": (
                "EXISTS (SELECT 1 FROM communities_membership m WHERE m.person_id = p.id AND m.community_id = %(community)s)",
                self.community,
            ),
        }
        chosen = {name: pair for name, pair in conditions.items() if pair[1] is not None}
        return (
            "".join(f" AND {sql}" for sql, _value in chosen.values()),
            {name: value for name, (_sql, value) in chosen.items()},
        )


def find_people(
    viewer: Person | AnonymousUser | None,
    words: str | Words = "",
    wanted: WantedPeople | None = None,
    *,
    authors: Sequence[tuple[int, int, datetime]] | None = None,
    after: str = "",
    are_few: bool = False,
    page: int = 1,
    limit: int = PAGE,
    is_counted: bool = True,
) -> People:
    """Active people who fit some words, by their profile and by what they wrote that the viewer may see.

    Visitors find nobody. Without words, everybody by name, going on `after` a place; say with `are_few` that there are
    less than a few thousand, and it costs less. `authors` (id, pieces, latest) spares a second search where one has
    been made; a list that is not counted cannot be narrowed, and costs less.
    """
    understood = words if isinstance(words, Words) else understand(words)
    people = People(understood, page=min(max(page, 1), LAST_PAGE))
    if not is_in(viewer):
        return people
    wanted = wanted or WantedPeople()
    if not understood.typed:
        return _browse(people, wanted, after, limit, FEW if are_few else MANY)
    if not understood:
        return people
    _find(people, viewer, wanted, understood.query, authors, limit, is_counted)
    if not people and people.page == 1 and len(understood.wanted) > 1:
        # Nobody holds every word: those who hold some, by their profiles.
        people.is_any = True
        _find(people, viewer, wanted, understood.any_wanted, (), limit, is_counted)
    return people


def _find(
    people: People,
    viewer: Person,
    wanted: WantedPeople,
    query: str,
    authors: Sequence[tuple[int, int, datetime]] | None,
    limit: int,
    is_counted: bool,
) -> None:
    filters, parameters = wanted.filters()
    if authors is None:
        found = matching(viewer, people.words, Narrowed())
        wrote, parameters = WROTE.format(matching=found.sql), found.parameters | parameters
    else:
        wrote, columns = GIVEN, list(zip(*authors, strict=True)) or [(), (), ()]
        parameters |= {
            name: list(column) for name, column in zip(("authors", "pieces", "latest"), columns, strict=True)
        }
    parameters |= {
        "query": query,
        "any": people.words.any_shown,
        "me": viewer.pk,
        "is_welsh": get_language() == "cy",
        "today": timezone.localdate(),
        "audiences": audiences_of(viewer).array,
        "limit": limit,
        "candidates": CANDIDATES if is_counted else A_GLANCE,
        "skipped": (people.page - 1) * limit,
    }
    with connection.cursor() as cursor:
        facts = FACTS if is_counted else TOTAL
        cursor.execute(FIND.format(wrote=wrote, facts=facts, filters=filters, why=WHY), parameters)
        rows = cursor.fetchall()
    facts = json.loads(rows[0][0])
    people.total = facts.pop("total")
    people.counted = {name: [Counted(*row) for row in rows or []] for name, rows in facts.items()}
    people.has_more = len(rows) > limit and people.page < LAST_PAGE
    people.found = [_found(row) for row in rows[:limit] if row[1] is not None]


def _browse(people: People, wanted: WantedPeople, after: str, limit: int, those: str) -> People:
    filters, parameters = wanted.filters()
    identifier, _mark, name = after.partition("-")
    parameters |= {
        "today": timezone.localdate(),
        "after": name.replace("\0", ""),
        "after_id": int(identifier) if identifier.isdecimal() and len(identifier) < 19 else 0,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(BROWSE.format(those=those.format(filters=filters)), parameters)
        rows = cursor.fetchall()
    people.found = [_found(row[:-1]) for row in rows[:limit]]
    people.has_more = len(rows) > limit
    people.next = f"{people.found[-1].id}-{rows[limit - 1][-1]}" if people.has_more else ""
    return people


def _found(row: tuple[Any, ...]) -> FoundPerson:
    face = Face.of(row[-FACE_COLUMNS:])
    assert face is not None
    identifier, pieces, latest, region, away_until, *why = row[1:-FACE_COLUMNS]
    said = (highlighted(" ".join(text.split())) if text else "" for text in why)
    knows, responsible_for, working_on = said
    return FoundPerson(
        identifier, pieces, latest, region or "", away_until, knows, responsible_for, working_on, face
    )
