"""How many people there are of each organisation and kind, here or away: what the whole directory can be narrowed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from guildhall.discovery.people import AVAILABILITY
from guildhall.discovery.search import Counted
from guildhall.kit.facets import MOST_CHOICES

KEPT_FOR: Final = 120  # seconds

NAMES: Final = ("organisation", "region", "nation", "kind", "availability")

COUNT: Final = f"""
SELECT o.id, coalesce(o.slug, ''), coalesce(nullif(o.short_name, ''), o.name, ''), coalesce(o.welsh_short_name, ''),
  coalesce(o.region, ''), coalesce(o.nation, ''), p.kind, p.availability, p.n
FROM (SELECT p.organisation_id, p.kind, {AVAILABILITY} AS availability, count(*) AS n
      FROM people_person p {{joins}}
      WHERE p.is_active AND p.approved_at IS NOT NULL GROUP BY 1, 2, 3) p
LEFT JOIN organisations_organisation o ON o.id = p.organisation_id"""
IN_COMMUNITY: Final = "JOIN communities_membership m ON m.person_id = p.id AND m.community_id = %(community)s"


class Group(NamedTuple):
    """The people of one kind in one organisation who are here, or who are away."""

    organisation_id: int | None
    organisation: str
    short_name: str
    welsh_short_name: str
    region: str
    nation: str
    kind: str
    availability: str
    people: int


class Counts(NamedTuple):
    """How many people fit all that was chosen, and the answers to each question as the other choices leave them."""

    total: int
    answers: dict[str, list[Counted]]


def counts(
    groups: list[Group], chosen: Mapping[str, str], organisations: Collection[int] | None = None
) -> Counts:
    """Counts people by organisation, region, nation, kind and availability, most people first."""
    total, found = 0, {name: Counter[str]() for name in NAMES}
    inside = None if organisations is None else set(organisations)
    names: dict[str, str] = {}
    is_welsh = get_language() == "cy"
    asked = [(NAMES.index(name), name, value) for name, value in chosen.items() if value]
    for group in groups:
        if inside is not None and group.organisation_id not in inside:
            continue
        values = (group.organisation, group.region, group.nation, group.kind, group.availability)
        names[group.organisation] = (group.welsh_short_name if is_welsh else "") or group.short_name
        misses = [name for place, name, value in asked if values[place] != value]
        if not misses:
            total += group.people
        # Whoever misses one choice alone still counts among the other answers to that question.
        for name in NAMES if not misses else misses if len(misses) == 1 else ():
            found[name][values[NAMES.index(name)]] += group.people
    answers = {
        name: [
            Counted(value, names[value] if name == "organisation" else value, count)
            for value, count in sorted(of_name.items(), key=lambda each: (-each[1], each[0]))
            if value
        ]
        for name, of_name in found.items()
    }
    shown = answers["organisation"]
    answers["organisation"] = shown[:MOST_CHOICES] + [
        each for each in shown[MOST_CHOICES:] if each.value == chosen.get("organisation")
    ]
    return Counts(total, answers)


def everybody() -> list[Group]:
    """Everybody in the directory, without names; counted every two minutes at most."""
    kept: list[Group] | None = caches["pages"].get("everybody")
    if kept is None:
        kept = _groups(COUNT.format(joins=""))
        caches["pages"].set("everybody", kept, KEPT_FOR)
    return kept


def members_of(community: int) -> list[Group]:
    """The members of a community, without names, counted now."""
    return _groups(COUNT.format(joins=IN_COMMUNITY), community=community)


def _groups(sql: str, **parameters: int) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "today": timezone.localdate()})
        return [Group(*row) for row in cursor.fetchall()]
