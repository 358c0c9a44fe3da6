"""How the leak test asks for events, and what is private in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.discovery.pages import keep_words_beside
from guildhall.project.tests.leak.asking import Addresses, Secret, at, each_community, each_of_kind
from guildhall.tools.events.models import Attendance, Event, events_for
from guildhall.tools.events.models.dates import lay_out

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World


def pages(_world: World) -> Iterable[str]:
    """The page of every event, on its next date and on its first."""
    for event in Event.objects.filter(root=None).select_related("community").order_by("pk"):
        yield event.get_absolute_url()
        if first := event.occurrences.first():
            yield f"{event.get_absolute_url()}?on={first.day}"


def next_month() -> str:
    """The month in which the events of the world begin."""
    return f"{timezone.localtime() + timedelta(days=7):%Y-%m}"


def lists(world: World) -> Iterable[str]:
    """The list in each of its ways."""
    ways = ("?show=mine", "?show=past", f"?show=month&month={next_month()}")
    return each_community("events", *ways)(world)


READ: Final[dict[str, Addresses]] = {
    "events": lists,
    "event": pages,
    "events_import": each_community("events_import"),
    "events_calendar": each_community("events_calendar"),
    "event_calendar": each_of_kind("event", "event_calendar"),
    "event_people": each_of_kind("event", "event_people"),
    "event_people_csv": each_of_kind("event", "event_people_csv"),
    "event_dates": each_of_kind("event", "event_dates"),
    "event_move": each_of_kind("event", "event_move"),
    "event_afterwards": each_of_kind("event", "event_afterwards"),
    "calendar": at("/calendar.ics"),
}
HARMLESS: Final = dict.fromkeys(
    ("event_come", "event_stay_away", "event_cancel", "event_go_ahead"),
    "POST only; asked by events/tests/test_permissions.py",
)
TEXTS: Final = {
    "events.Event": {
        *("venue", "link", "notes", "recording", "uid"),
        # Chosen from lists.
        *("rule", "zone"),
        # Of the base row.
        *("title", "html", "excerpt", "kind"),
    },
    "events.Attendance": {"needs"},
}
SHOWS: Final = {
    "guildhall.tools.events.agenda": ("events",),
    "guildhall.tools.events.models.event": ("events_calendar", "event_calendar"),
}


def fill(world: World, root: Contribution, secret: Secret) -> None:
    """A place and notes for whoever reads the event; a link for who comes; needs for the organisers alone."""
    if not isinstance(root, Event):
        return
    place = next(name for name, each in world.communities.items() if each.pk == root.community_id)
    is_hidden = root.shared_with == "facilitators"
    who = "facilitator" if is_hidden else "member"
    theirs = "facilitators" if is_hidden else f"{who} or facilitators"
    root.venue, root.notes = secret("place of an event"), f"<p>{secret('notes of an event')}</p>"
    root.uid = secret("name of an event in calendars").split()[-1]
    root.recording = f"https://example.org/{secret('recording of an event').split()[-1]}"
    root.link = f"https://example.org/{world.secret(place, theirs, 'link of an event').split()[-1]}"
    root.rule, root.places = "FREQ=WEEKLY;COUNT=3", 1
    root.save()
    lay_out(root)
    keep_words_beside(root, root.notes)
    first = root.occurrences.get(day=root.hours.day)
    root.come(world.people[who], world.secret(place, theirs, "needs of a guest"), first)
    if place in ("public", "open") and root.shared_with == "community":
        needs = world.secret(place, "outsider or facilitators", "needs of somebody who waits")
        waiting = root.come(world.people["outsider"], needs, first)
        assert waiting.state == Attendance.State.WAITING
    assert events_for(world.people["facilitator"]).filter(pk=root.pk).exists()
