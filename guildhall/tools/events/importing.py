"""Events of the neutral format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from icalendar import vRecur

from guildhall.kit.given import at, day, line, number, one_of
from guildhall.kit.webpage import web_address
from guildhall.tools.events.hours import HOME, Hours, whole_days
from guildhall.tools.events.reading import HOSTILE, known_rule

LONGEST: Final = timedelta(days=366)
HOUR: Final = timedelta(hours=1)
WEEK: Final = timedelta(days=7)
LONGEST_VENUE: Final = 300
LONGEST_ADDRESS: Final = 500
LONGEST_RULE: Final = 200
MOST_PLACES: Final = 100_000
# Addresses of maps stand beside the place, and are not the place.
NO_PLACE: Final = ("http://", "https://")


def row(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of an event; one without a start that can be read takes place when it was published."""
    hours = _days(values) or _times(values)
    fields: dict[str, Any] = {
        "venue": _venue(values.get("venue")),
        "link": _address(values.get("meeting_link")),
        "places": number(values.get("places"), 1, MOST_PLACES),
        "notes": str(values.get("notes") or ""),
        "recording": _address(values.get("recording")),
        "cancelled_at": at(values.get("cancelled")),
    }
    if hours:
        fields |= {"starts_at": hours.starts_at, "ends_at": hours.ends_at, "changed_at": hours.starts_at}
        fields |= {"zone": hours.zone, "is_all_day": hours.is_all_day}
        fields["rule"] = _rule(values.get("rule"), hours)
    return fields


def _days(values: dict[str, Any]) -> Hours | None:
    """The hours of what is given by days alone."""
    first, last = (day(values.get(name)) for name in ("start", "end"))
    if first is None:
        return None
    return whole_days(first, last if last and first <= last <= first + LONGEST else first, HOME)


def _times(values: dict[str, Any]) -> Hours | None:
    """The hours of what has times, by the clock that is named, or else that of where it was."""
    start = at(values.get("start")) or at(values.get("date"))
    if start is None:
        return None
    end = at(values.get("end"))
    if end is None or not start < end <= start + LONGEST:
        end = start + HOUR
    zone = one_of(values.get("zone"), zones(), _zone_of(start))
    hours = Hours(start.astimezone(UTC), end.astimezone(UTC), zone)
    return whole_days(hours.day, hours.last_day, zone) if values.get("all_day") is True else hours


@cache
def zones() -> frozenset[str]:
    """The names of all clocks that are known."""
    return frozenset(available_timezones())


def _rule(given: object, hours: Hours) -> str:
    """How it repeats, if that is a way we know; what lasts longer than the time until it comes again happens once."""
    words = line(given, LONGEST_RULE)
    if not words or hours.ends_at - hours.starts_at > WEEK:
        return ""
    try:
        return known_rule(dict(vRecur.from_ical(words)), hours)[0] or ""
    except HOSTILE:
        return ""


def _address(given: object) -> str:
    """An address of the web, whole or not at all."""
    address = web_address(line(given, LONGEST_ADDRESS + 1))
    return address if len(address) <= LONGEST_ADDRESS else ""


def _zone_of(start: datetime) -> str:
    """Ours where the clocks agree, or else one that is as far from UTC."""
    offset = start.utcoffset()
    if offset == start.astimezone(ZoneInfo(HOME)).utcoffset() or not offset:
        return HOME
    hours, rest = divmod(offset, HOUR)
    # The names count westward, and end at fourteen hours east and twelve west.
    return f"Etc/GMT{-hours:+d}" if not rest and -12 <= hours <= 14 else "UTC"


def _venue(given: object) -> str:
    """A place in one line, from text or from its parts."""
    parts = list(given.values()) if isinstance(given, dict) else [given]
    words = [" ".join(str(part).split()) for part in parts if isinstance(part, str | int)]
    return ", ".join(word for word in words if word and not word.startswith(NO_PLACE))[:LONGEST_VENUE]
