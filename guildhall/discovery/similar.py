"""What resembles a title that somebody is typing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.faces import FACE, FACE_JOINS
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.lines import COLUMNS, Line, page_of
from guildhall.discovery.words import either, forms_of
from guildhall.people.models import Person

MOST_WORDS = 16
# Rarest words first, until the entries that hold them add up to this many: bounds the time at any size.
BUDGET = 20_000
CANDIDATES = 60
NEAR_ENOUGH = 0.3
# What is written up comes first where it is surely about the same.
SURELY = 0.6
WORD = re.compile(r"\w+")

# Each word finds its entries by itself; what holds the rarest words, and holds them in its title, comes first.
RESEMBLING = f"""
WITH term AS (SELECT * FROM unnest(%(terms)s::text[], %(weights)s::float8[]) AS t (query, weight)),
found AS (
  SELECT e.contribution_id, sum(term.weight) AS score FROM term CROSS JOIN LATERAL (
    SELECT s.contribution_id FROM discovery_searchentry s
    WHERE s.kind <> '{REPLY}' AND s.words @@ term.query::tsquery AND s.audience_id = ANY(%(audiences)s)
    LIMIT %(budget)s) e
  GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT %(candidates)s),
weighed AS (
  SELECT c.id, found.score + sum(CASE WHEN to_tsvector(CASE c.language WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig, c.title)
      @@ term.query::tsquery THEN term.weight ELSE 0 END) + CASE WHEN c.community_id = %(here)s THEN %(nearer)s ELSE 0 END AS score
  FROM found JOIN contributions_contribution c ON c.id = found.contribution_id CROSS JOIN term
  GROUP BY c.id, found.score)
SELECT {COLUMNS}, y.slug, y.name, {FACE}
FROM weighed JOIN contributions_contribution c ON c.id = weighed.id AND c.audience_id = ANY(%(audiences)s)
JOIN communities_community y ON y.id = c.community_id {FACE_JOINS}
WHERE weighed.score >= %(least)s ORDER BY c.kind = ANY(%(first)s) AND weighed.score >= %(surely)s DESC, weighed.score DESC, c.active_at DESC LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word in the forms in which it is indexed, and how much it tells: the rarer, the more."""

    query: str
    weight: float


def similar(
    person: Person | AnonymousUser | None,
    title: str,
    community: Community | None = None,
    limit: int = 5,
) -> list[Line]:
    """What was begun under a title like this, questions and all else, the most alike first; that of the community a little sooner.

    Before it comes what was written up for whoever asks, such as a practice page.
    """
    terms = telling_terms(title)
    if not terms:
        return []
    first = [kind.word for kind in KINDS.values() if kind.own.comes_first]
    all_of_it = sum(term.weight for term in terms)
    parameters: dict[str, Any] = {
        "terms": [term.query for term in terms],
        "weights": [term.weight for term in terms],
        "audiences": audiences_of(person).array,
        "first": first,
        "budget": BUDGET,
        "candidates": CANDIDATES,
        "here": community.pk if community else None,
        "nearer": all_of_it * 0.1,
        "least": all_of_it * NEAR_ENOUGH,
        "surely": all_of_it * SURELY,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(RESEMBLING, parameters)
        return page_of(cursor.fetchall(), limit).lines


# What holds the rarest words of a text: the beginnings of threads, or what was said in them.
NEAREST = """
WITH term AS (SELECT * FROM unnest(%(terms)s::text[], %(weights)s::float8[]) AS t (query, weight))
SELECT e.contribution_id, sum(term.weight) AS score FROM term CROSS JOIN LATERAL (
    SELECT s.contribution_id FROM discovery_searchentry s
    WHERE (s.kind = %(reply)s) = %(replies)s AND s.words @@ term.query::tsquery AND s.audience_id = ANY(%(audiences)s)
      AND s.published_at < %(before)s
    LIMIT %(budget)s) e
GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT %(limit)s"""


def nearest(
    person: Person | AnonymousUser | None,
    terms: Sequence[Term],
    limit: int,
    *,
    replies: bool,
    before: datetime,
) -> dict[int, float]:
    """What a person may see, written before a moment, that is nearest to some words, with the part of their weight that each
    holds, nearest first."""
    if not terms:
        return {}
    parameters: dict[str, Any] = {
        "terms": [term.query for term in terms],
        "weights": [term.weight for term in terms],
        "audiences": audiences_of(person).array,
        "reply": REPLY,
        "replies": replies,
        "before": before,
        "budget": BUDGET,
        "limit": limit,
    }
    all_of_it = sum(term.weight for term in terms)
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, parameters)
        return {pk: score / all_of_it for pk, score in cursor.fetchall()}


def telling_terms(text: str, most: int = MOST_WORDS) -> list[Term]:
    """The words of a text that tell most about it, rarest first, as far as looking them all up stays cheap."""
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(text) if len(word) > 1))[:most]
    forms = forms_of(words)
    queries = list(
        dict.fromkeys(either(forms[word].english, forms[word].plain) for word in words if forms[word].english)
    )
    if not queries:
        return []
    total, counts = _counts(queries)
    rarest = sorted(zip(counts, queries, strict=True))
    terms: list[Term] = []
    spent = 0
    for count, query in rarest:
        if terms and spent + count > BUDGET:
            break
        spent += count
        terms.append(Term(query, math.log(1 + total / max(count, 1))))
    return terms


def _counts(queries: list[str]) -> tuple[int, list[int]]:
    """How many entries there are, and how many hold each word, by the planner's estimate."""
    each = " UNION ALL ".join(
        ["SELECT 1 FROM discovery_searchentry WHERE words @@ %s::tsquery"] * len(queries)
    )
    every = "SELECT 1 FROM discovery_searchentry"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {every} UNION ALL {each}", queries)
        row = cursor.fetchone()
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    total, *counts = [int(part["Plan Rows"]) for part in plan[0]["Plan"]["Plans"]]
    return total, counts
