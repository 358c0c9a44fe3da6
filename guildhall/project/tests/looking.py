"""Who looks at which page; the `tests/pages.py` of tools are written with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

VISITOR: Final = ""


@dataclass
class Place:
    """Two communities, a question with answers, and those who look at them."""

    people: dict[str, Person]
    waste: Community
    panels: Community
    question: Contribution
    invitation: str
    request: int


Look = tuple[str, Callable[[Place], str]]


def at(address: str) -> Callable[[Place], str]:
    """A fixed address."""
    return lambda _place: address


def in_waste(name: str, query: str = "") -> Callable[[Place], str]:
    """An address in the open community."""
    return lambda place: reverse(name, args=[place.waste.slug]) + query


def in_panels(name: str) -> Callable[[Place], str]:
    """An address in the community that one applies to."""
    return lambda place: reverse(name, args=[place.panels.slug])


def of_question(name: str) -> Callable[[Place], str]:
    """An address of the question."""
    return lambda place: reverse(name, args=[place.question.pk])


def of_person(name: str, who: str) -> Callable[[Place], str]:
    """An address of somebody."""
    return lambda place: reverse(name, args=[place.people[who].slug])


def of_account(name: str, who: str) -> Callable[[Place], str]:
    """An address of somebody, as operators know them."""
    return lambda place: reverse(name, args=[place.people[who].pk])


def thing(kind: str) -> Callable[[Place], str]:
    """The page of the first thing of a kind in the open community."""
    return lambda place: _first(place, kind).get_absolute_url()


def of_thing(kind: str, name: str, query: str = "") -> Callable[[Place], str]:
    """An address that names the first thing of a kind by its community and its number."""
    return lambda place: reverse(name, args=[place.waste.slug, _first(place, kind).pk]) + query


def _first(place: Place, kind: str) -> Contribution:
    return place.waste.contributions.filter(kind=kind, root=None).order_by("pk")[0]
