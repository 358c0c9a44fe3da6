"""What the demo has of events; their days are always near."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit.markup import markdown_to_html
from guildhall.people.models import Person
from guildhall.tools.events.hours import HOME, Hours, whole_days
from guildhall.tools.events.models import Attendance, Event, Organiser
from guildhall.tools.events.models.dates import lay_out
from guildhall.tools.events.repeating import rule_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of an event: on a weekday so many weeks from this one."""
    hours = _hours(values)
    return {
        "starts_at": hours.starts_at,
        "ends_at": hours.ends_at,
        "is_all_day": hours.is_all_day,
        "venue": values.get("venue", ""),
        "link": values.get("link", ""),
        "places": values.get("places"),
        "rule": rule_of(values.get("repeats", ""), hours, times=values.get("times")),
        "notes": markdown_to_html(values["notes"].strip()) if "notes" in values else "",
        "recording": values.get("recording", ""),
        "changed_at": began,
    }


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Its dates, who comes to the next of them, and who organises it."""
    assert isinstance(root, Event)
    lay_out(root)
    keep_words_beside(root, root.notes)
    dates = [each for each in root.occurrences.all() if not root.hours_of(each).is_over]
    needs = values.get("needs", {})
    for number, key in enumerate([*values.get("coming", []), *values.get("waiting", [])]):
        Attendance.objects.create(
            contribution_id=root.pk,
            occurrence=dates[0] if dates else None,
            person=people[key],
            state="coming" if key in values.get("coming", []) else "waiting",
            needs=needs.get(key, ""),
            since=(root.published_at or timezone.now()) + timedelta(hours=number + 1),
        )
    for key in values.get("with", []):
        Organiser.objects.create(contribution_id=root.pk, person=people[key])
    if values.get("cancelled"):
        Event.objects.filter(pk=root.pk).update(cancelled_at=timezone.now())


def _hours(values: dict[str, Any]) -> Hours:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(weeks=values["week"], days=WEEKDAYS.index(values["weekday"]))
    if "from" not in values:
        return whole_days(day, day + timedelta(days=values.get("days", 1) - 1), HOME)
    return Hours(_at(day, values["from"]), _at(day, values["to"]), HOME)


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(HOME)).astimezone(UTC)
