"""Reads the bytes of a feed in a process of its own, which ends when it takes too long or too much. Knows nothing of us.

Bytes on standard input, a line of JSON on standard output. The first argument is the type that the site named.
"""

import calendar
import json
import sys
from io import BytesIO
from resource import RLIMIT_AS, RLIMIT_CPU, setrlimit
from typing import Any

import feedparser

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
ENTRIES = 200
LONGEST = 20_000


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


def main() -> None:
    """Reads and says."""
    setrlimit(RLIMIT_CPU, (SECONDS, SECONDS))
    setrlimit(RLIMIT_AS, (MEMORY, MEMORY))
    # A file object, never text: text that looks like an address or a file name would be opened.
    read = feedparser.parse(
        BytesIO(sys.stdin.buffer.read()),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": sys.argv[1]} if sys.argv[1:] else {},
    )
    found = {
        "is_feed": bool(read.get("version")) or bool(read.entries),
        "title": said(read.feed, "title"),
        "language": said(read.feed, "language"),
        "entries": [entry_of(entry) for entry in read.entries[:ENTRIES]],
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
