"""The tags in use, with how often: as far as a reader may see what they hang on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.people.models import Person

MOST: Final = 120
SIZES: Final = 5
# What is older counts no more, so that a cloud shows what is talked about now and costs the same in ten years.
COUNTED: Final = 20_000

CLOUD: Final = """
SELECT t.slug, t.name, count(*) FROM (
  SELECT c.id FROM contributions_contribution c WHERE c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s) {where}
   ORDER BY c.active_at DESC, c.id DESC LIMIT %(counted)s) c
JOIN contributions_tagging g ON g.contribution_id = c.id JOIN contributions_tag t ON t.id = g.tag_id
GROUP BY t.id ORDER BY count(*) DESC, t.name LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A tag, how often it was used, and how large to write it: 1 to 5."""

    slug: str
    name: str
    count: int
    size: int


def cloud(reader: Person | AnonymousUser, community: int | None = None) -> list[Weighed]:
    """The tags that were used most lately, in the order of the alphabet."""
    parameters: dict[str, Any] = {
        "audiences": audiences_of(reader).array,
        "counted": COUNTED,
        "most": MOST,
        "community": community,
    }
    where = "" if community is None else "AND c.community_id = %(community)s"
    with connection.cursor() as cursor:
        cursor.execute(CLOUD.format(where=where), parameters)
        rows = cursor.fetchall()
    # By rank, not by number: one tag that is everywhere must not make all others small.
    found = [
        Weighed(slug, name, count, SIZES - rank * SIZES // len(rows))
        for rank, (slug, name, count) in enumerate(rows)
    ]
    return sorted(found, key=lambda each: each.name)
