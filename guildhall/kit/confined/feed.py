"""Reads the bytes of a feed."""

from __future__ import annotations

import calendar
from pathlib import Path
from typing import Any, Final

import feedparser

ENTRIES: Final = 200
LONGEST: Final = 20_000


def said(values: Any, name: str) -> str:
    """One text of a feed or entry."""
    value = values.get(name)
    return value[:LONGEST] if isinstance(value, str) else ""


def entry_of(entry: Any) -> dict[str, Any]:
    """What we want of an entry."""
    contents = entry.get("content") or []
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        at = calendar.timegm(when) if when else None
    except (ValueError, OverflowError, TypeError):
        at = None
    return {
        "id": said(entry, "id"),
        "link": said(entry, "link"),
        "title": said(entry, "title"),
        "summary": said(entry, "summary") or (said(contents[0], "value") if contents else ""),
        "at": at,
    }


def read(file: Path, folder: Path, *, kind: str) -> dict[str, Any]:
    """What a feed says, whose type the site named: whether it is one, its title, its language, its newest entries."""
    with file.open("rb") as opened:
        # A file that is open, never text: text that looks like an address or a file name would be opened.
        found = feedparser.parse(
            opened,
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": kind} if kind else {},
        )
    return {
        "is_feed": bool(found.get("version")) or bool(found.entries),
        "title": said(found.feed, "title"),
        "language": said(found.feed, "language"),
        "entries": [entry_of(entry) for entry in found.entries[:ENTRIES]],
    }
