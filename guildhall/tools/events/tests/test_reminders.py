"""Everybody is reminded twice, and never a third time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.jobs import run_jobs
from guildhall.tools.events.jobs import remind
from guildhall.tools.events.models import Attendance, Event
from guildhall.tools.events.tests.conftest import Plan


@pytest.fixture
def soon(plan: Plan, ada: Person) -> Any:
    """An event that begins so long from now, to which Ada signed up a week ago."""

    def make(**ahead: float) -> Event:
        starts = timezone.now() + timedelta(**ahead)
        event = plan(starts_at=starts, ends_at=starts + timedelta(hours=1))
        event.come(ada)
        Attendance.objects.update(since=timezone.now() - timedelta(days=7))
        run_jobs()
        return event

    return make


def told(person: Person) -> list[str]:
    remind()
    remind()
    run_jobs()
    return list(Notice.objects.filter(person=person).values_list("why", flat=True))


@pytest.mark.parametrize(
    ("ahead", "why"),
    [({"hours": 20}, ["tomorrow"]), ({"minutes": 40}, ["soon"]), ({"days": 3}, []), ({"hours": -1}, [])],
    ids=["a day before", "an hour before", "long before", "afterwards"],
)
def test_whoever_comes_is_told_once(soon: Any, ada: Person, ahead: dict[str, float], why: list[str]) -> None:
    if ahead == {"hours": -1}:
        event = soon(minutes=40)
        Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    else:
        soon(**ahead)
    assert told(ada) == why


def test_whoever_signs_up_late_is_not_told_what_they_know(soon: Any, ada: Person) -> None:
    soon(hours=20)
    Attendance.objects.update(since=timezone.now())
    assert told(ada) == []


@pytest.mark.parametrize("how", ["waits", "stays away", "cancelled", "removed"])
def test_nobody_is_told_of_what_is_not_theirs(soon: Any, ada: Person, bo: Person, how: str) -> None:
    event = soon(hours=20)
    match how:
        case "waits":
            Attendance.objects.update(state="waiting")
        case "stays away":
            event.stay_away(ada)
        case "cancelled":
            event.cancel(bo)
        case _:
            event.remove(bo, "Twice")
    assert not {"tomorrow", "soon"} & set(told(ada))


def test_a_date_that_was_moved_reminds_at_its_new_time(plan: Plan, ada: Person, bo: Person) -> None:
    event = plan(rule="FREQ=WEEKLY;COUNT=2")
    second = event.occurrences.all()[1]
    event.come(ada, "", second)
    starts = timezone.now() + timedelta(hours=20)
    event.move_date(bo, second, event.hours.__class__(starts, starts + timedelta(hours=1)))
    Attendance.objects.update(since=timezone.now() - timedelta(days=7))
    assert "tomorrow" in told(ada)
