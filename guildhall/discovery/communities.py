"""Finding communities by their words, among those that somebody may know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.safestring import SafeString

from guildhall.communities.audience import SIGNED_IN, audiences_of
from guildhall.communities.kinds import Kind
from guildhall.discovery.search import WHOLE
from guildhall.discovery.words import Words
from guildhall.kit.markup import MARK_BEGINS, MARK_ENDS, highlighted
from guildhall.people.models import Person

# What its front page says is found by those alone who may read that page, and so is who is in it.
FIND: Final = f"""
SELECT c.slug, c.kind, c.front_id = ANY(%(audiences)s), c.member_count, c.organisation_count,
  ts_headline('english', translate(c.name, '{MARK_BEGINS}{MARK_ENDS}', ''), %(shown)s::tsquery, '{WHOLE}'),
  ts_headline('english', translate(c.purpose, '{MARK_BEGINS}{MARK_ENDS}', ''), %(shown)s::tsquery, '{WHOLE}')
FROM discovery_communityentry e JOIN communities_community c ON c.id = e.community_id
WHERE c.audience_id = ANY(%(audiences)s) AND c.archived_at IS NULL
  AND (e.words @@ %(query)s::tsquery OR (c.front_id = ANY(%(audiences)s) AND e.front_words @@ %(query)s::tsquery)){{filters}}
ORDER BY ts_rank_cd(e.words, %(query)s::tsquery) DESC, c.active_at DESC, c.id LIMIT %(limit)s"""
IN_LENS: Final = """ AND %(signed_in)s AND c.front_id = ANY(%(audiences)s) AND EXISTS (
  SELECT 1 FROM communities_membership m JOIN people_person p ON p.id = m.person_id
   WHERE m.community_id = c.id AND p.organisation_id = ANY(%(organisations)s))"""


@dataclass(frozen=True, slots=True)
class FoundCommunity:
    """A community that was found, with the words marked; how many are in it shows where one may know."""

    slug: str
    kind: str
    reads_front: bool
    member_count: int
    organisation_count: int
    name: SafeString
    purpose: SafeString

    @property
    def url(self) -> str:
        return f"/c/{self.slug}/"

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


def find_communities(
    person: Person | AnonymousUser | None,
    words: Words,
    organisations: Sequence[int] | None = None,
    limit: int = 4,
) -> list[FoundCommunity]:
    """Living communities that hold the words; with `organisations`, those that have somebody from one of them."""
    if not words:
        return []
    audiences = list(audiences_of(person))
    parameters: dict[str, Any] = {
        "audiences": audiences,
        "signed_in": SIGNED_IN in audiences,
        "query": words.query,
        "shown": words.shown,
        "organisations": None if organisations is None else list(organisations),
        "limit": limit,
    }
    filters = "" if organisations is None else IN_LENS
    with connection.cursor() as cursor:
        cursor.execute(FIND.format(filters=filters), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [FoundCommunity(*row[:-2], *map(highlighted, row[-2:])) for row in rows]
