"""Writes events as iCalendar does (RFC 5545), with our times, the time zone beside them, and a lasting name for each."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _
from icalendar import Calendar, vRecur
from icalendar import Event as Entry

from guildhall.kit.markup import plain_text
from guildhall.tools.events.hours import Hours
from guildhall.tools.events.models import Event, Occurrence

LONGEST: Final = 4000
YEAR: Final = timedelta(days=366)


class Writing:
    """A calendar being written, for one reader, who sees the links to meet of some events."""

    def __init__(self, request: HttpRequest, name: str, links: set[int]) -> None:
        self.request, self.links = request, links
        self.host = urlsplit(request.build_absolute_uri()).hostname
        self.days: set[date] = set()
        self.calendar = Calendar()
        self.calendar.add("PRODID", "-//Guildhall//Events//EN")
        self.calendar.add("VERSION", "2.0")
        self.calendar.add("METHOD", "PUBLISH")
        self.calendar.add("X-WR-CALNAME", name)
        self.calendar.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")

    def add(self, event: Event) -> None:
        """An event with its rule, and each date that was moved or cancelled by itself."""
        entry = self._entry(event, self._name(event), event.hours)
        odd = []
        if event.rule:
            entry.add("RRULE", vRecur.from_ical(event.rule))
            odd = [each for each in event.occurrences.all() if each.is_moved or each.cancelled_at]
        self.calendar.add_component(entry)
        for each in odd:
            hours = event.hours_of(each)
            change = self._entry(event, self._name(event), hours, is_cancelled=each.cancelled_at is not None)
            change.add("RECURRENCE-ID", self._first_meant(event, each))
            self.calendar.add_component(change)

    def add_date(self, event: Event, occurrence: Occurrence | None) -> None:
        """An event on one of its dates, by itself."""
        is_cancelled = occurrence is not None and occurrence.cancelled_at is not None
        name = self._name(event, occurrence.day if occurrence else None)
        self.calendar.add_component(
            self._entry(event, name, event.hours_of(occurrence), is_cancelled=is_cancelled)
        )

    def finished(self) -> bytes:
        """The whole calendar, with the time zones that it names for the years that it is about."""
        if self.days:
            first, last = min(self.days) - YEAR, max(self.days) + YEAR * 3
            self.calendar.add_missing_timezones(first_date=first, last_date=last)
        return bytes(self.calendar.to_ical())

    def _entry(self, event: Event, name: str, hours: Hours, *, is_cancelled: bool = False) -> Entry:
        entry = Entry()
        self.days |= {hours.day, hours.last_day}
        link = event.link if event.pk in self.links else ""
        page = self.request.build_absolute_uri(event.get_absolute_url())
        entry.add("UID", name)
        entry.add("SUMMARY", event.title)
        entry.add("DTSTAMP", event.changed_at.astimezone(UTC).replace(microsecond=0))
        entry.add("LAST-MODIFIED", event.changed_at.astimezone(UTC).replace(microsecond=0))
        entry.add("SEQUENCE", event.sequence)
        entry.add("DTSTART", hours.day if hours.is_all_day else hours.begins)
        entry.add("DTEND", hours.last_day + timedelta(days=1) if hours.is_all_day else hours.ends)
        said = [
            _("Join here: %(link)s") % {"link": link} if link else "",
            plain_text(event.html)[:LONGEST],
            page,
        ]
        entry.add("DESCRIPTION", "\n\n".join(filter(None, said)))
        if where := event.venue or link:
            entry.add("LOCATION", where)
        entry.add("URL", page)
        if is_cancelled or event.cancelled_at:
            entry.add("STATUS", "CANCELLED")
        return entry

    def _name(self, event: Event, day: date | None = None) -> str:
        """What the event is called in every calendar, whatever becomes of it: an imported one keeps its name."""
        if day is None:
            return event.uid or f"event-{event.pk}@{self.host}"
        return f"event-{event.pk}-{day}@{self.host}"

    @staticmethod
    def _first_meant(event: Event, occurrence: Occurrence) -> object:
        """When the rule puts a date that was moved."""
        if event.is_all_day:
            return occurrence.day
        return event.hours.begins.replace(
            year=occurrence.day.year, month=occurrence.day.month, day=occurrence.day.day
        )
