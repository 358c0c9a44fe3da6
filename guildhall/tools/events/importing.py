"""Events of the neutral format."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from guildhall.kit.dates import moment
from guildhall.tools.events.hours import HOME, Hours, whole_days

LONGEST: Final = timedelta(days=366)
HOUR: Final = timedelta(hours=1)
LONGEST_VENUE: Final = 300
A_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# Addresses of maps stand beside the place, and are not the place.
NO_PLACE: Final = ("http://", "https://")


def row(values: dict[str, Any]) -> dict[str, Any]:
    """Start, end and place of an event; one without a start that can be read takes place when it was published."""
    hours = _days(values) or _times(values)
    fields: dict[str, Any] = {"venue": _venue(values.get("venue"))}
    if hours:
        fields |= {"starts_at": hours.starts_at, "ends_at": hours.ends_at, "changed_at": hours.starts_at}
        fields |= {"zone": hours.zone, "is_all_day": hours.is_all_day}
    return fields


def _days(values: dict[str, Any]) -> Hours | None:
    """The hours of what is given by days alone."""
    first, last = (_day(values.get(name)) for name in ("start", "end"))
    if first is None:
        return None
    return whole_days(first, last if last and first <= last <= first + LONGEST else first, HOME)


def _times(values: dict[str, Any]) -> Hours | None:
    """The hours of what has times, by the clock of where it was."""
    start = moment(values.get("start"))[0] or moment(values.get("date"))[0]
    if start is None:
        return None
    end = moment(values.get("end"))[0]
    if end is None or not start < end <= start + LONGEST:
        end = start + HOUR
    return Hours(start.astimezone(UTC), end.astimezone(UTC), _zone_of(start))


def _day(written: object) -> date | None:
    if not isinstance(written, str) or not A_DAY.fullmatch(written.strip()):
        return None
    found = moment(written)[0]
    return found.date() if found else None


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
