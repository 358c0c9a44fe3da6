"""Invented people of real councils."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.seeding.tables import copy
from bench.seeding.words import Language
from bench.sizes import Size
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.people.names import colour_of

_FIRST = "Ada Bo Cerys Dev Ellen Farah Gwyn Hana Idris Jo Kofi Lena Mair Nia Omar Priya Rhys Sian Tomos Una Vic Wren Yusuf Zoe"
_LAST = "Abbott Bevan Carter Davies Evans Fox Grant Hughes Idowu Jones Khan Lewis Moss Nair Okafor Price Quinn Rees Shaw Thomas Upton Vaughan White York"
_ROLES = "Waste strategy manager|Planning officer|Housing options lead|Licensing officer|Revenues manager|Adoption social worker|Climate programme manager|Democratic services officer|Head of procurement|Data analyst|Highways engineer|Library manager"
FIRST, LAST, ROLES = _FIRST.split(), _LAST.split(), _ROLES.split("|")
NAMES = (
    *("id", "password", "email", "slug", "name", "organisation_id", "role", "kind", "verified_at"),
    *("responsible_for", "knows", "working_on", "colour", "approved_at", "welcomed_at", "joined_at"),
)


@dataclass(slots=True)
class People:
    """Who there is: the organisation of each, by the person's number, from 1."""

    organisations: list[int]

    def __len__(self) -> int:
        return len(self.organisations) - 1


def seed_people(size: Size, chance: Random, language: Language, now: datetime) -> People:
    """Makes the people; each works for a council that exists."""
    councils = list(Organisation.objects.filter(end_date=None).order_by("code").values_list("pk", "slug"))
    people = People([0])

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(1, size.people + 1):
            organisation, domain = councils[int(len(councils) * chance.random() ** 1.5)]
            people.organisations.append(organisation)
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
            slug = f"{name.lower().replace(' ', '-')}-{number}"
            joined = now - timedelta(days=1100 * chance.random())
            yield (
                *(number, "!unusable", f"{slug}@{domain}.example", slug, name, organisation),
                *(chance.choice(ROLES), "officer", joined, language.text(1)[0], language.names(6)),
                *(language.text(1)[0], colour_of(slug), joined, joined, joined),
            )

    copy(Person, NAMES, rows())
    return people
