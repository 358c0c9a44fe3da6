"""Writes the dates of an event that repeats, and keeps those who come to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guildhall.activity.models import Verb
from guildhall.tools.events.hours import Hours
from guildhall.tools.events.models.attending import Attendance
from guildhall.tools.events.models.occurrence import Occurrence
from guildhall.tools.events.repeating import MOST_DATES, dates_of

if TYPE_CHECKING:
    from guildhall.tools.events.models.event import Event


def lay_out(event: Event) -> None:
    """Brings the dates in step with the rule: those on the same days stay, and so do those that are over.

    Where every day is another, the first old date becomes the first new one, and so on, so that whoever comes keeps
    their place.
    """
    there = list(event.occurrences.order_by("day"))
    if not event.rule:
        _happens_once(event, there)
        return
    wanted = {hours.day: hours for hours in dates_of(event.rule, event.hours)[:MOST_DATES]}
    if there and not wanted.keys() & {each.day for each in there}:
        pairs = list(zip(there, sorted(wanted), strict=False))
        # From the end that cannot run into a date which is still to move.
        for each, day in pairs if pairs[0][0].day > pairs[0][1] else reversed(pairs):
            each.day = day
            each.is_moved = False
            each.save(update_fields=["day", "is_moved"])
    kept = {each.day: each for each in there}
    for each in there:
        if hours := wanted.get(each.day):
            _set(each, hours)
        elif not event.hours_of(each).is_over:
            _drop(event, each)
    new = [
        Occurrence(contribution_id=event.pk, day=day, starts_at=hours.starts_at, ends_at=hours.ends_at)
        for day, hours in wanted.items()
        if day not in kept
    ]
    Occurrence.objects.bulk_create(new)
    if not there and new:
        _of_one(event).update(occurrence=new[0])


def _set(occurrence: Occurrence, hours: Hours) -> None:
    if occurrence.is_moved or (occurrence.starts_at, occurrence.ends_at) == (hours.starts_at, hours.ends_at):
        return
    occurrence.starts_at, occurrence.ends_at = hours.starts_at, hours.ends_at
    occurrence.save(update_fields=["starts_at", "ends_at"])
    occurrence.attendances.update(reminded_day_at=None, reminded_hour_at=None)


def _happens_once(event: Event, there: list[Occurrence]) -> None:
    """What repeated and does not any more: whoever came on its first day comes still."""
    if not there:
        _of_one(event).update(reminded_day_at=None, reminded_hour_at=None)
        return
    first = next((each for each in there if each.day == event.hours.day), there[0])
    first.attendances.update(occurrence=None)
    for each in there:
        if each is not first and not event.hours_of(each).is_over:
            _drop(event, each)
    event.occurrences.all().delete()


def _drop(event: Event, occurrence: Occurrence) -> None:
    event.tell(Verb.CANCELLED, None, event.expecting(occurrence=occurrence))
    occurrence.delete()


def _of_one(event: Event) -> QuerySet[Attendance]:
    return Attendance.objects.filter(contribution_id=event.pk, occurrence=None)
