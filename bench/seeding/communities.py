"""Invented communities of the four kinds: a few huge ones, many small ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from bench.seeding.people import People
from bench.seeding.tables import copy
from bench.seeding.words import TRADE, Language
from bench.sizes import BUSY, MOST_COMMUNITIES, TYPICAL, TYPICAL_COMMUNITIES, Size
from guildhall.communities.audience import EVERYBODY, SIGNED_IN, Audience
from guildhall.communities.models import Community, Membership, Theme
from guildhall.communities.names import skeleton

Reach = Audience.Reach
# Of every twenty communities: six public, six open, four restricted, three private, one confidential.
KINDS = ["open"] * 12 + ["restricted"] * 4 + ["private"] * 3 + ["confidential"]
PUBLIC = 6
FIRST_AUDIENCE = 101
THEMES = 5
MANY = 1.15  # the smaller, the more people in very many communities
NAMES = (
    *(
        "id",
        "slug",
        "name",
        "skeleton",
        "purpose",
        "about",
        "kind",
        "is_public",
        "audience_id",
        "front_id",
        "posts_id",
    ),
    *("members_audience_id", "facilitators_audience_id", "member_count", "organisation_count"),
    *("created_at", "formed_at", "active_at"),
)


@dataclass(slots=True)
class Place:
    """A community as those who write in it need it."""

    id: int
    posts: int
    members: list[int]


@dataclass(slots=True)
class Places:
    """All communities, and how lively each is beside the others."""

    all: list[Place]
    weights: list[float]


def seed_communities(size: Size, chance: Random, language: Language, now: datetime, people: People) -> Places:
    """Makes communities, who is in them, and their themes."""
    # Audiences: three for each community, as its founding makes them.
    places = [
        Place(number, FIRST_AUDIENCE + 3 * (number - 1), []) for number in range(1, size.communities + 1)
    ]
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(places))))
    # The liveliest is the first, which anybody may read; the others come as chance has it.
    lively = [places[0], *chance.sample(places[1:], len(places) - 1)]
    _choose_members(size, chance, lively, weights)
    copy(Audience, ("id", "reach", "community_id"), _audiences(places))
    copy(Community, NAMES, _communities(places, chance, language, now, people))
    copy(Membership, ("community_id", "person_id", "role", "joined_at"), _memberships(places, chance, now))
    themes = [
        (place.id, word.capitalize(), word, position)
        for place in places
        for position, word in enumerate(chance.sample(TRADE, THEMES))
    ]
    copy(Theme, ("community_id", "name", "slug", "position"), themes)
    return Places(lively, weights)


def _choose_members(size: Size, chance: Random, lively: list[Place], weights: list[float]) -> None:
    for person in range(1, size.people + 1):
        if person <= TYPICAL:
            wanted = TYPICAL_COMMUNITIES
        elif person <= TYPICAL + BUSY:
            wanted = MOST_COMMUNITIES
        else:
            wanted = min(int(chance.paretovariate(MANY)), MOST_COMMUNITIES)
        wanted = min(wanted, len(lively))
        chosen: set[int] = set()
        while len(chosen) < wanted // 2 + 1:
            chosen.add(chance.choices(range(len(lively)), cum_weights=weights)[0])
        while len(chosen) < wanted:
            chosen.add(chance.randrange(len(lively)))
        for number in sorted(chosen):
            lively[number].members.append(person)
    for place in lively:
        while len(place.members) < 3:
            place.members = sorted({*place.members, chance.randint(1, size.people)})


def _audiences(places: list[Place]) -> Iterator[tuple[Any, ...]]:
    for place in places:
        kind, is_public = _kind(place.id)
        reach = Reach.MEMBERS if kind != "open" else Reach.EVERYBODY if is_public else Reach.SIGNED_IN
        for offset, each in enumerate((reach, Reach.MEMBERS, Reach.FACILITATORS)):
            yield place.posts + offset, int(each), place.id


def _kind(number: int) -> tuple[str, bool]:
    place = number % len(KINDS)
    return KINDS[place], place < PUBLIC


def _communities(
    places: list[Place], chance: Random, language: Language, now: datetime, people: People
) -> Iterator[tuple[Any, ...]]:
    for place in places:
        kind, is_public = _kind(place.id)
        name = f"{' '.join(chance.sample(TRADE, 2)).capitalize()} {place.id}"
        members = place.posts + 1
        known = {"confidential": members, "private": SIGNED_IN}.get(kind, EVERYBODY)
        front = EVERYBODY if known == EVERYBODY else members
        organisations = {people.organisations[person] for person in place.members}
        founded = now - timedelta(days=1200)
        yield (
            *(place.id, name.lower().replace(" ", "-"), name, skeleton(name), language.title()),
            *(
                "\n\n".join(language.text(6)),
                kind,
                is_public,
                known,
                front,
                place.posts,
                members,
                members + 1,
            ),
            *(len(place.members), len(organisations), founded, founded, founded),
        )


def _memberships(places: list[Place], chance: Random, now: datetime) -> Iterator[tuple[Any, ...]]:
    for place in places:
        for order, person in enumerate(place.members):
            role = "lead" if order == 0 else "facilitator" if order < 3 else "member"
            yield place.id, person, role, now - timedelta(days=20 + 1000 * chance.random())
