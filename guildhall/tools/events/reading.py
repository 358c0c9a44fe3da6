"""Reads calendar files that people bring: whatever is in them, what can be kept is kept, and the rest is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from icalendar import Calendar, Component

from guildhall.kit.markup import typed_to_html
from guildhall.tools.events.hours import HOME, Hours, whole_days
from guildhall.tools.events.repeating import MOST_DATES, WEEKDAYS, dates_of, in_words, written

LARGEST: Final = 250_000
MOST: Final = 100
LONGEST_TEXT: Final = 20_000
LONGEST_EVENT: Final = timedelta(days=366)
YEARS: Final = range(1990, 2101)
ENDS: Final = {"COUNT", "UNTIL", "WKST"}
# Lines that are folded go on after a space; so does the library read them.
FOLD: Final = re.compile(r"\r?\n(?:\r?\n)*[ \t]")
# What strange dates and rules make the libraries raise.
HOSTILE: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Unreadable(Exception):
    """This is not a calendar; the message says so."""


@dataclass(slots=True)
class Found:
    """An event in a file, as it would be made, and what of it is lost."""

    uid: str
    title: str
    hours: Hours
    rule: str = ""
    venue: str = ""
    link: str = ""
    html: str = ""
    cancelled: set[date] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    is_there: bool = False

    @property
    def repeats(self) -> str:
        return in_words(self.rule, self.hours)

    def fields(self) -> dict[str, Any]:
        """The fields of the event that it becomes."""
        return {
            "starts_at": self.hours.starts_at,
            "ends_at": self.hours.ends_at,
            "zone": self.hours.zone,
            "is_all_day": self.hours.is_all_day,
            "rule": self.rule,
            "venue": self.venue,
            "link": self.link,
            "uid": self.uid,
        }


def read_calendar(text: str) -> tuple[list[Found], list[str]]:
    """The events of a file, and what is to be said of those that cannot be kept. Raises `Unreadable`."""
    if len(text) > LARGEST:
        raise Unreadable(_("This file is too large. Export fewer events at a time."))
    try:
        entries = [
            entry
            for each in Calendar.from_ical(without_zones(text), multiple=True)
            for entry in each.walk("VEVENT")
        ]
    except Exception as problem:  # whatever a hostile file makes the library raise
        raise Unreadable(
            _("This is not a calendar file. Calendars export files that end in .ics.")
        ) from problem
    found: list[Found] = []
    said: list[str] = []
    for entry in islice(entries, MOST):
        if (event := _event(entry, said)) is not None:
            found.append(event)
    if len(entries) > MOST:
        said.append(_("Only the first %(most)s entries are read.") % {"most": MOST})
    if not found and not said:
        raise Unreadable(_("There is no event in this file."))
    return found, said


def without_zones(text: str) -> str:
    """A calendar without the time zones that it describes itself; those that have a name everybody knows are read by it.

    The library would work out every change of the clock that a file asks for, and remember them for all later files.
    """
    kept, is_zone = list[str](), False
    for line in FOLD.sub("", text).splitlines():
        said = line.strip().upper()
        is_zone = is_zone or (said.startswith("BEGIN") and "VTIMEZONE" in said)
        if not is_zone:
            kept.append(line)
        elif said.startswith("END") and "VTIMEZONE" in said:
            is_zone = False
    return "\r\n".join(kept)


def _event(entry: Component, said: list[str]) -> Found | None:
    title = _text(entry, "SUMMARY", 200) or _("Event")
    if "RECURRENCE-ID" in entry:
        said.append(_("“%(title)s”: a change of a single date is left out.") % {"title": title})
        return None
    try:
        found = Found(uid=_text(entry, "UID", 255), title=title, hours=_hours(entry))
        found.rule = _rule(entry, found)
        found.cancelled = set(_days_left_out(entry)) if found.rule else set()
    except HOSTILE:
        said.append(_("“%(title)s”: its dates cannot be read, so it is left out.") % {"title": title})
        return None
    if _text(entry, "STATUS", 20).upper() == "CANCELLED":
        said.append(_("“%(title)s” is cancelled, so it is left out.") % {"title": title})
        return None
    if "RDATE" in entry:
        found.remarks.append(_("Its extra dates are left out."))
    found.venue, found.link = _place(entry)
    found.html = typed_to_html(_text(entry, "DESCRIPTION", LONGEST_TEXT, keeps_lines=True))
    return found


def _text(entry: Component, name: str, longest: int, *, keeps_lines: bool = False) -> str:
    value = entry.get(name, "")
    text = str(value[0] if isinstance(value, list) else value).replace("\x00", "")
    return text.strip()[:longest] if keeps_lines else " ".join(text.split())[:longest]


def _hours(entry: Component) -> Hours:
    start = entry.decoded("DTSTART")
    end = entry.decoded("DTEND") if "DTEND" in entry else None
    if end is None and "DURATION" in entry:
        end = start + entry.decoded("DURATION")
    if start.year not in YEARS:
        raise ValueError("far from now")
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if end and end > start else start
        return whole_days(start, min(last, start + LONGEST_EVENT), HOME)
    zone = getattr(start.tzinfo, "key", "") or HOME
    zone = zone if zone in available_timezones() else HOME
    begins = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(HOME))
    ends = begins + timedelta(hours=1)
    if isinstance(end, datetime):
        ends = end if end.tzinfo else end.replace(tzinfo=begins.tzinfo)
    if not begins < ends <= begins + LONGEST_EVENT:
        ends = begins + timedelta(hours=1)
    return Hours(begins.astimezone(UTC), ends.astimezone(UTC), HOME if zone == "UTC" else zone)


def _rule(entry: Component, found: Found) -> str:
    """The rule, if it is of a kind we know; what repeats otherwise happens once, which is said."""
    given = entry.get("RRULE")
    if given is None:
        return ""
    parts = {} if isinstance(given, list) else dict(given.items())
    rule, is_cut = known_rule(parts, found.hours)
    if rule is None:
        found.remarks.append(_("It repeats in a way that we do not know, so only its first date is made."))
    elif is_cut:
        found.remarks.append(
            _("It goes on for longer; the first %(most)s dates are made.") % {"most": MOST_DATES}
        )
    return rule or ""


def known_rule(given: dict[Any, Any], hours: Hours) -> tuple[str | None, bool]:
    """A rule from the parts of any other, and whether it ends sooner: none for one of a way that we do not know.

    It is empty where it puts the event on no day. Strange parts raise one of `HOSTILE`.
    """
    parts = {str(name).upper(): value for name, value in given.items()}
    kept = _known(parts, hours)
    if not kept:
        return None, False
    kept |= {name: parts[name] for name in ("COUNT", "UNTIL") if name in parts}
    rule = written(kept)
    dates = dates_of(rule, hours)
    if not dates:
        return "", False
    if len(dates) > MOST_DATES or not {"COUNT", "UNTIL"} & kept.keys():
        kept.pop("UNTIL", None)
        return written(kept | {"COUNT": min(MOST_DATES, len(dates))}), True
    return rule, False


def _known(parts: dict[str, Any], hours: Hours) -> dict[str, Any]:
    """A weekly, fortnightly or monthly rule on the weekday of the start, without its end; nothing otherwise."""
    how = [str(value).upper() for value in parts.get("FREQ", [])]
    every = [int(value) for value in parts.get("INTERVAL", [1])]
    days = [str(value).upper() for value in parts.get("BYDAY", [])]
    weekday = WEEKDAYS[hours.day.weekday()]
    if parts.keys() - ENDS - {"FREQ", "INTERVAL", "BYDAY"}:
        return {}
    if how == ["WEEKLY"] and every in ([1], [2]) and days in ([], [weekday]):
        return {"FREQ": "WEEKLY"} | ({"INTERVAL": 2} if every == [2] else {})
    week = (hours.day.day - 1) // 7 + 1
    is_last = (hours.day + timedelta(days=7)).month != hours.day.month
    meant = [f"-1{weekday}"] if is_last else []
    # Not every month has a fifth one.
    meant += [f"{week}{weekday}", f"+{week}{weekday}"] if week < 5 else []
    if how == ["MONTHLY"] and every == [1] and len(days) == 1 and days[0] in meant:
        return {"FREQ": "MONTHLY", "BYDAY": days[0].lstrip("+")}
    return {}


def _days_left_out(entry: Component) -> Iterator[date]:
    given = entry.get("EXDATE", [])
    for each in given if isinstance(given, list) else [given]:
        for value in each.dts:
            yield value.dt.date() if isinstance(value.dt, datetime) else value.dt


def _place(entry: Component) -> tuple[str, str]:
    """Where it is, and the link to meet: a place may be an address of the web."""
    venue = _text(entry, "LOCATION", 300)
    for words in (venue, _text(entry, "X-GOOGLE-CONFERENCE", 500), _text(entry, "URL", 500)):
        if _is_address(words):
            return ("" if words == venue else venue), words
    return venue, ""


def _is_address(words: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(words)
    except ValidationError:
        return False
    return True
