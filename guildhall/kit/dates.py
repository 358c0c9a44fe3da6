"""Reads the dates that real exports write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_OFFSET: Final = timedelta(hours=14)

# «2010-10-22 8:33:15 -0400»: ISO 8601, but for a space, an hour of one figure or an offset without its colon.
ISO_OR_NEARLY: Final = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]\s*(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|UTC|([+-])(\d\d):?(\d\d)?)?",
    re.IGNORECASE,
)


def moment(written: object) -> tuple[datetime | None, str]:
    """When a date says it was, and what is odd about it; without an offset it is taken as UTC."""
    text = written.strip() if isinstance(written, str) else ""
    found = _iso(text) or _mail(text)
    if found is None:
        return None, f"has no date that can be read ({written!r})"
    offset = found.utcoffset() or timedelta()
    remark = ""
    if abs(offset) > LARGEST_OFFSET:
        found = found.replace(tzinfo=UTC)
        remark = f"has an offset that no place on Earth has ({text}); taken as UTC"
    if found < EARLIEST:
        return None, f"has a date before 1970 ({text})"
    return found, remark


def _iso(text: str) -> datetime | None:
    match = ISO_OR_NEARLY.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, part, zone, sign, hours, minutes = match.groups()
    offset = timedelta()
    if zone and sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        return datetime(
            *(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)),
            int((part or "0")[:6].ljust(6, "0")),
            tzinfo=timezone(offset) if abs(offset) < timedelta(hours=24) else _nowhere(offset),
        )
    except ValueError:
        return None


def _nowhere(offset: timedelta) -> timezone:
    """The nearest offset that Python can hold, still larger than any real one."""
    return timezone(timedelta(hours=23, minutes=59) * (1 if offset > timedelta() else -1))


def _mail(text: str) -> datetime | None:
    """«Fri, 1 Jan 2016 08:41:03 +0000», as mails write it."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
