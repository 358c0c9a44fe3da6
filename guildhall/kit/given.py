"""Reads values of JSON that strangers wrote: each comes out as what it should be, or as nothing."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import UTC, date, datetime
from typing import Any, Final

from guildhall.kit.dates import moment

LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
# Signs that control, hide, or turn what follows; tabs and line ends are none of them.
SIGNS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
A_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# A line that is a thousand times too long is not worth its time.
LONGEST: Final = 100_000


def text(value: object, longest: int) -> str:
    """Plain text of up to so many characters, with its lines."""
    if not isinstance(value, str):
        return ""
    return SIGNS.sub("", value[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")).strip()[:longest]


def line(value: object, longest: int) -> str:
    """Plain text on one line, of up to so many characters; numbers may stand for it."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**18 else ""
    return " ".join(text(value, LONGEST).split())[:longest].strip()


def number(value: object, least: int, most: int) -> int | None:
    """A whole number between two others."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        return None
    return value


def one_of(value: object, known: Container[str], otherwise: str) -> str:
    """One of the words that are known, or the other."""
    return value if isinstance(value, str) and value in known else otherwise


def several(value: object) -> list[Any]:
    """A list as it came, or an empty one."""
    return value if isinstance(value, list) else []


def tables(value: object) -> list[dict[str, Any]]:
    """The objects in a list."""
    return [each for each in several(value) if isinstance(each, dict)]


def day(value: object) -> date | None:
    """A day such as «2027-03-31», from 1970 to 2199."""
    if not isinstance(value, str) or not A_DAY.fullmatch(value.strip()):
        return None
    found = at(value)
    return found.date() if found else None


def at(value: object) -> datetime | None:
    """A moment in UTC or by an offset, from 1970 to 2199."""
    found = moment(value)[0]
    return found if found and found < LATEST else None
