"""Whom somebody means while they type a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

from guildhall.discovery.words import fold, tidy
from guildhall.people.models import Person

SUGGESTED = 8
CONSIDERED = 1_000
WORD = re.compile(r"[^\W_]+")

# The people of one's own communities first, because they are the ones whom one mentions.
SUGGEST = f"""
SELECT p.id, p.name, p.role, coalesce(nullif(o.short_name, ''), o.name, '') FROM (
  SELECT person_id, sort_name FROM discovery_personentry WHERE names @@ %(query)s::tsquery LIMIT {CONSIDERED}) e
JOIN people_person p ON p.id = e.person_id AND p.is_active AND p.approved_at IS NOT NULL
LEFT JOIN organisations_organisation o ON o.id = p.organisation_id
ORDER BY EXISTS (SELECT 1 FROM communities_membership mine JOIN communities_membership theirs USING (community_id)
   WHERE mine.person_id = %(me)s AND theirs.person_id = p.id) DESC, e.sort_name, p.id LIMIT {SUGGESTED}"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be meant, with their job and council to tell them from namesakes."""

    id: int
    name: str
    detail: str


def suggest_people(viewer: Person, typed: str) -> list[Suggestion]:
    """Up to eight people with names that begin as typed, in any order of their words and without regard to accents."""
    query = query_of_names(typed)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, {"query": query, "me": viewer.pk})
        return [
            Suggestion(pk, name, ", ".join(filter(None, (role, organisation))))
            for pk, name, role, organisation in cursor.fetchall()
        ]


def query_of_names(typed: str, *, begun: bool = True) -> str:
    """The query for names with all of some words, which may be only begun; empty where there are no words."""
    words = WORD.findall(fold(tidy(typed)).lower())[:4]
    return " & ".join(f"'{word}':*" if begun else f"'{word}'" for word in words)
