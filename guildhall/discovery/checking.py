"""Compares what search looks through with what it should hold, and mends what differs, while the site goes on."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max, Min

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import (
    BATCH,
    COLUMNS,
    ENTRIES,
    batches_of_words,
    index,
    index_communities,
    index_people,
    parameters_of,
)
from guildhall.discovery.models import SearchEntry
from guildhall.people.models import Person

SAMPLE: Final = 500
STRETCH: Final = 50  # contributions that were written one after the other

DIFFERING: Final = f"""
WITH right_ones AS ({ENTRIES}) SELECT contribution_id FROM right_ones r JOIN discovery_searchentry e USING (contribution_id)
WHERE ({", ".join(f"e.{name}" for name in COLUMNS.split(", ")[1:])}) IS DISTINCT FROM ({", ".join(f"r.{name}" for name in COLUMNS.split(", ")[1:])})"""
STANDING: Final = """
SELECT c.id, e.contribution_id IS NULL FROM contributions_contribution c
LEFT JOIN discovery_searchentry e ON e.contribution_id = c.id
WHERE c.id = ANY(%(ids)s) AND (e.contribution_id IS NULL) = (c.audience_id IS NOT NULL AND c.published_at IS NOT NULL)"""
PEOPLE: Final = """
SELECT p.id, e.person_id IS NULL FROM people_person p LEFT JOIN discovery_personentry e ON e.person_id = p.id
WHERE p.id = ANY(%(ids)s) AND (e.person_id IS NULL) = (p.is_active AND p.approved_at IS NOT NULL)"""
COMMUNITIES: Final = """
SELECT c.id, true FROM communities_community c LEFT JOIN discovery_communityentry e ON e.community_id = c.id
WHERE c.id = ANY(%(ids)s) AND e.community_id IS NULL"""


@dataclass(slots=True)
class Differences:
    """Ids of what has no entry and should, of what has another entry than it should, and of what has one and should not."""

    looked_at: int = 0
    missing: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.all)

    def __str__(self) -> str:
        parts = (("missing", self.missing), ("stale", self.stale), ("extra", self.extra))
        return f"{self.looked_at:,} looked at, " + ", ".join(f"{len(ids):,} {name}" for name, ids in parts)

    @property
    def all(self) -> list[int]:
        return [*self.missing, *self.stale, *self.extra]

    def add(self, other: Differences) -> None:
        """Takes in what was found elsewhere."""
        self.looked_at += other.looked_at
        for mine, theirs in (
            (self.missing, other.missing),
            (self.stale, other.stale),
            (self.extra, other.extra),
        ):
            mine.extend(theirs)


def check_contributions(ids: Collection[int]) -> Differences:
    """What differs in the entries of some contributions, word by word."""
    found = _check(STANDING, ids)
    for words in batches_of_words(Contribution.objects.filter(pk__in=ids)):
        with connection.cursor() as cursor:
            cursor.execute(DIFFERING, parameters_of(words))
            found.stale += [pk for (pk,) in cursor.fetchall()]
    return found


def check_people(ids: Collection[int]) -> Differences:
    """Who of some people has no entry and should, or the other way round."""
    return _check(PEOPLE, ids)


def check_communities(ids: Collection[int]) -> Differences:
    """Which of some communities have no entry."""
    return _check(COMMUNITIES, ids)


def _check(query: str, ids: Collection[int]) -> Differences:
    with connection.cursor() as cursor:
        cursor.execute(query, {"ids": list(ids)})
        rows = cursor.fetchall()
    return Differences(
        len(ids),
        missing=[pk for pk, is_missing in rows if is_missing],
        extra=[pk for pk, is_missing in rows if not is_missing],
    )


CHECKS: Final[dict[str, tuple[Any, Callable[[Collection[int]], Differences], Callable[..., int]]]] = {
    "people": (Person, check_people, index_people),
    "communities": (Community, check_communities, index_communities),
    "contributions": (Contribution, check_contributions, index),
}


def check_everything(*, mending: bool = True) -> Iterator[tuple[str, Differences]]:
    """Goes through people, communities and contributions, a thousand at a time, each thousand by itself."""
    for name, (model, _check_some, _mend) in CHECKS.items():
        found, last = Differences(), 0
        rows = model.objects.order_by("pk").values_list("pk", flat=True)
        while ids := list(rows.filter(pk__gt=last)[:BATCH]):
            found.add(check_some(name, ids, mending=mending))
            last = ids[-1]
        yield name, found


@transaction.atomic
def check_some(name: str, ids: Collection[int], *, mending: bool = True) -> Differences:
    """Checks some of one sort, and writes the entries anew that differ: each as its row is when that is done."""
    _model, check, mend = CHECKS[name]
    found = check(ids)
    if mending and found:
        mend(found.all)
    return found


def sample() -> list[int]:
    """The newest contributions, and some that were written at any time."""
    newest = list(Contribution.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    ends = SearchEntry.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if not newest or ends["first"] is None:
        return newest
    picked = set(newest)
    for _stretch in range(SAMPLE // STRETCH):
        begin = random.randint(ends["first"], ends["last"])
        rows = Contribution.objects.filter(pk__gte=begin).order_by("pk")
        picked.update(rows.values_list("pk", flat=True)[:STRETCH])
    return sorted(picked)
