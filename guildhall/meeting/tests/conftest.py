"""The cast, with accounts that are in use; Ada looks after waste, where Bo is, and Cy is elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guildhall.communities.models import Community
from guildhall.meeting.introductions import ask_for
from guildhall.meeting.models import Introduction
from guildhall.people.models import Person
from guildhall.testing.jobs import run_jobs

WHY = "We both count missed bins, and I would like to compare."
Ask = Callable[..., Introduction]


@pytest.fixture(autouse=True)
def in_use(ada: Person, bo: Person, cy: Person, dee: Person) -> None:
    """Their addresses are proved, so somebody is there to read."""
    for person in (ada, bo, cy, dee):
        person.trust_address()


@pytest.fixture
def olu(make_person: Callable[..., Person], waste: Community) -> Person:
    """A member of waste whom Bo does not know."""
    person = make_person("Olu Asker", role="Waste officer")
    person.trust_address()
    waste.admit(person)
    return person


@pytest.fixture
def asked(waste: Community, bo: Person, ada: Person, olu: Person) -> Introduction:
    """Bo asks Ada to introduce him to Olu."""
    introduction = ask_for(bo, ada, olu, WHY)
    run_jobs()
    return introduction
