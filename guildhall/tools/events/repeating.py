"""How events repeat: few rules in plain words, kept as iCalendar writes them and reckoned by its libraries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from icalendar import Calendar, vRecur
from icalendar import Event as Entry

from guildhall.kit.times import local_date, weekday
from guildhall.tools.events.hours import Hours, at_midnight

MOST_DATES: Final = 104
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKLY, FORTNIGHTLY, MONTHLY = "weekly", "fortnightly", "monthly"
REPEATS: Final = [
    ("", gettext_lazy("Does not repeat")),
    (WEEKLY, gettext_lazy("Every week")),
    (FORTNIGHTLY, gettext_lazy("Every two weeks")),
    (MONTHLY, gettext_lazy("Every month on the same weekday")),
]


def rule_of(repeats: str, hours: Hours, *, times: int | None = None, until: date | None = None) -> str:
    """The rule for one of the words of `REPEATS`, which ends after some times or on a day."""
    if not repeats:
        return ""
    parts: dict[str, Any] = {"FREQ": "MONTHLY" if repeats == MONTHLY else "WEEKLY"}
    if repeats == FORTNIGHTLY:
        parts["INTERVAL"] = 2
    if repeats == MONTHLY:
        parts["BYDAY"] = f"{_week_of(hours.day)}{WEEKDAYS[hours.day.weekday()]}"
    if times:
        parts["COUNT"] = times
    elif until:
        parts["UNTIL"] = until if hours.is_all_day else _end_of(until, hours.zone)
    return written(parts)


def written(parts: dict[str, Any]) -> str:
    """A rule from its parts, as iCalendar writes it."""
    return bytes(vRecur(parts).to_ical()).decode()  # type: ignore[no-untyped-call]


def _week_of(day: date) -> int:
    """Which of its weekday in the month a day is; the fifth is the last."""
    number = (day.day - 1) // 7 + 1
    return number if number < 5 else -1


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)


def word_of(rule: str) -> str:
    """Which of the words of `REPEATS` a rule is."""
    if not rule:
        return ""
    parts = vRecur.from_ical(rule)
    if parts["FREQ"] == ["MONTHLY"]:
        return MONTHLY
    return FORTNIGHTLY if parts.get("INTERVAL") == [2] else WEEKLY


def end_of(rule: str, zone: str) -> tuple[int | None, date | None]:
    """After how many times, or on which day, a rule ends."""
    parts = vRecur.from_ical(rule) if rule else {}
    times = parts.get("COUNT", [None])[0]
    until = parts.get("UNTIL", [None])[0]
    if isinstance(until, datetime):
        until = until.astimezone(ZoneInfo(zone)).date()
    return times, until


def in_words(rule: str, hours: Hours) -> str:
    """A rule as people say it: «Every two weeks on Tuesday, 6 times»."""
    word, day = word_of(rule), weekday(hours.day)
    match word:
        case "":
            return ""
        case "monthly":
            said = _("Every month on %(which)s") % {"which": _which(hours.day)}
        case "fortnightly":
            said = _("Every two weeks on %(day)s") % {"day": day}
        case _other:
            said = _("Every week on %(day)s") % {"day": day}
    times, until = end_of(rule, hours.zone)
    if times:
        return said + ", " + ngettext("%(num)s time", "%(num)s times", times) % {"num": times}
    return said + (", " + _("until %(day)s") % {"day": local_date(until)} if until else "")


def _which(day: date) -> str:
    names = {
        1: _("the first %(day)s"),
        2: _("the second %(day)s"),
        3: _("the third %(day)s"),
        4: _("the fourth %(day)s"),
    }
    return names.get(_week_of(day), _("the last %(day)s")) % {"day": weekday(day)}


def dates_of(rule: str, hours: Hours) -> list[Hours]:
    """Each time that something takes place which repeats, by the clock of its place: summer time changes nothing."""
    entry = Entry()
    entry.add("UID", "one")
    entry.add("DTSTART", hours.day if hours.is_all_day else hours.begins)
    entry.add("DTEND", hours.last_day + timedelta(days=1) if hours.is_all_day else hours.ends)
    entry.add("RRULE", vRecur.from_ical(rule))
    calendar = Calendar()
    calendar.add_component(entry)
    found = recurring_ical_events.of(calendar).after(hours.begins - timedelta(days=1))
    return list(islice(_as_hours(found, hours), MOST_DATES + 1))


def _as_hours(found: Iterator[Any], like: Hours) -> Iterator[Hours]:
    for entry in found:
        if like.is_all_day:
            starts, ends = at_midnight(entry.start, like.zone), at_midnight(entry.end, like.zone)
        else:
            starts, ends = entry.start.astimezone(UTC), entry.end.astimezone(UTC)
        yield Hours(starts, ends, like.zone, like.is_all_day)
