"""The pages of events, and who looks at them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.events.models import Event


def furnish(place: Place) -> None:
    """A meeting that repeats and is full, one that is over, and one that was cancelled."""
    ada, bo, cy = (place.people[who] for who in ("ada", "bo", "cy"))
    meeting = Contribution.objects.write(
        bo,
        place.waste,
        "event",
        title="Monthly call of the officers who buy bins and lids",
        html="<p>What came in, what it cost.</p>",
        venue="Room 3, Guildhall, High Street, Exeter",
        link="https://meet.example.org/lids",
        rule="FREQ=WEEKLY;COUNT=4",
        places=2,
    )
    assert isinstance(meeting, Event)
    first = meeting.occurrences.get(day=meeting.hours.day)
    for person, needs in ((ada, "No nuts, and a seat near the door"), (bo, ""), (cy, "")):
        meeting.come(person, needs, first)
    meeting.cancel(bo, list(meeting.occurrences.all())[2])
    yesterday = timezone.now() - timedelta(days=1)
    Contribution.objects.write(
        ada,
        place.waste,
        "event",
        title="What we learnt about food waste",
        html="",
        starts_at=yesterday,
        ends_at=yesterday + timedelta(hours=1),
        notes="<p>Smaller caddies.</p><ul><li>Fewer lids</li></ul>",
        recording="https://video.example.org/1",
    )
    off = Contribution.objects.write(ada, place.waste, "event", title="A visit that was called off", html="")
    assert isinstance(off, Event)
    off.come(bo)
    off.cancel(ada)


def _of(title: str) -> Event:
    return Event.objects.select_related("community").get(title__startswith=title)


def _moving(place: Place) -> str:
    event = _of("Monthly call")
    return reverse("event_move", args=[place.waste.slug, event.pk]) + f"?on={event.hours.day}"


PAGES: Final[dict[str, list[Look]]] = {
    "events": [
        ("bo", in_waste("events")),
        (VISITOR, in_waste("events")),
        ("bo", in_waste("events", "?show=month")),
        (
            "bo",
            lambda place: (
                in_waste("events")(place) + f"?show=month&month={_of('Monthly call').hours.day:%Y-%m}"
            ),
        ),
        ("newcomer", in_waste("events", "?show=mine")),
    ],
    "events_new": [("bo", in_waste("events_new"))],
    "events_import": [("bo", in_waste("events_import"))],
    "event": [
        ("bo", thing("event")),
        ("ada", thing("event")),
        ("cy", thing("event")),
        ("newcomer", thing("event")),
        ("ada", lambda _place: _of("What we learnt").get_absolute_url()),
        ("bo", lambda _place: _of("A visit").get_absolute_url()),
    ],
    "event_people": [("bo", of_thing("event", "event_people"))],
    "event_dates": [("bo", of_thing("event", "event_dates"))],
    "event_move": [("bo", _moving)],
    "event_afterwards": [("bo", of_thing("event", "event_afterwards"))],
}
NO_PAGES: Final = {
    "events_calendar": "for calendars",
    "event_calendar": "for calendars",
    "calendar": "for calendars",
    "event_people_csv": "a table for a spreadsheet",
}
ONLY_SENT: Final = {"event_come", "event_stay_away", "event_cancel", "event_go_ahead"}
