"""What the tests of events share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.events.hours import HOME
from guildhall.tools.events.models import Event

Plan = Callable[..., Event]


def at(day: str, clock: str = "10:00", zone: str = HOME) -> datetime:
    """A moment by the clock of a place."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.fixture
def plan(waste: Community, bo: Person) -> Plan:
    """Plans an event: `plan("Lids", day="2030-06-04", places=1)`; Bo's, on a Tuesday far ahead."""

    def make(
        title: str = "All about lids",
        *,
        day: str = "2035-06-05",
        begins: str = "10:00",
        ends: str = "11:00",
        by: Person = bo,
        community: Community = waste,
        **fields: Any,
    ) -> Event:
        times = {"starts_at": at(day, begins), "ends_at": at(day, ends)}
        made = Contribution.objects.write(
            by, community, "event", title=title, html="<p>We talk of lids.</p>", **(times | fields)
        )
        assert isinstance(made, Event)
        return made

    return make


def days(event: Event) -> list[date]:
    """The days on which it takes place."""
    return [each.day for each in event.occurrences.order_by("day")]


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody fills into the form that plans an event."""
    return {
        "title": "All about lids",
        "html": "<p>We talk of lids.</p>",
        "starts_on": "2035-06-05",
        "starts_time": "10:00",
        "ends_time": "11:30",
        "ends_on": "",
        "zone": "Europe/London",
        "venue": "Room 3",
        "link": "",
        "places": "",
        "repeats": "",
        "repeats_times": "",
        "repeats_until": "",
        "organisers": "",
        "tags": "",
        "language": "en",
        "shared_with": "community",
        "token": "one",
        "act": "send",
        **changes,
    }
