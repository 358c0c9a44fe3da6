"""The newest unread notices for the first page, in one hand-written query and one slotted object each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.people.models import Person
from guildhall.people.pictured import Pictured

UNREAD: Final = """
SELECT n.id, n.why, n.made_at, coalesce(y.name, ''), coalesce(t.title, c.title, y.name, ''),
  coalesce(m.reason, ''), m.restored_at IS NOT NULL, coalesce(nullif(g.title, ''), g.excerpt, ''),
  coalesce(o.name, ''), p.slug, p.name, p.colour, p.photo
FROM (SELECT * FROM notifications_notice WHERE person_id = %(me)s AND read_at IS NULL
         AND audience_id = ANY(%(audiences)s) ORDER BY id DESC LIMIT %(limit)s) n
LEFT JOIN people_person p ON p.id = n.actor_id
LEFT JOIN organisations_organisation o ON o.id = p.organisation_id
LEFT JOIN communities_community y ON y.id = n.community_id
LEFT JOIN contributions_contribution c ON c.id = n.contribution_id
LEFT JOIN contributions_contribution t ON t.id = c.root_id
LEFT JOIN contributions_removal m ON m.id = n.removal_id
LEFT JOIN contributions_contribution g ON g.id = m.contribution_id
ORDER BY n.id DESC"""
ACTOR: Final = 4  # columns at the end


@dataclass(frozen=True, slots=True)
class Actor(Pictured):
    """Whose doing a notice tells of."""

    slug: str
    name: str
    colour: int
    photo: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An unread notice, in the words of `Notice` that a row of a list asks for."""

    pk: int
    why: str
    made_at: datetime
    community_name: str
    where: str
    reason: str
    is_restored: bool
    own_words: str
    organisation_name: str
    actor: Actor | None
    read_at: None = None


def unread_notices(person: Person, limit: int) -> list[Unread]:
    """The newest unread notices that a person may still see."""
    parameters: dict[str, Any] = {"me": person.pk, "audiences": audiences_of(person).array, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, parameters)
        return [
            Unread(*(*row[:-ACTOR], Actor(*row[-ACTOR:]) if row[-ACTOR] else None))
            for row in cursor.fetchall()
        ]
