"""What a feed says, as plain text that can be shown: read without trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.utils import timezone

from guildhall.kit.confined import Failed, confined
from guildhall.kit.outgoing.answers import Answer, NotFetched, Reason
from guildhall.kit.webpage import plain_line

SECONDS: Final = 25
KEPT: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a feed."""

    guid: str
    url: str
    title: str
    summary: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """A feed and its entries, newest first."""

    title: str
    language: str
    entries: list[Said] = field(default_factory=list)


def read_feed(answer: Answer) -> Read:
    """The feed in an answer; NotFetched if it is none."""
    kind = "".join(sign for sign in answer.headers.get("content-type", "") if sign.isprintable())[:200]
    try:
        with confined("feed", answer.body, seconds=SECONDS, kind=kind) as done:
            found = done.said
    except Failed as failed:
        raise NotFetched(Reason.SLOW if failed.why == "slow" else Reason.BROKEN) from None
    if not found["is_feed"]:
        raise NotFetched(Reason.BROKEN)
    entries = [said for values in found["entries"] if (said := _said(values, answer.address))]
    return Read(
        title=plain_line(found["title"], 200),
        language="cy" if found["language"].lower().startswith("cy") else "en",
        entries=sorted(entries, key=lambda entry: entry.published_at, reverse=True),
    )


def _said(values: dict[str, Any], base: str) -> Said | None:
    """An entry that can be opened and is no older than we keep; dates in the future are taken as now."""
    try:
        url = urljoin(base, values["link"].strip() or values["id"].strip())
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        return None
    if not is_web or not (values["link"] or values["id"]) or len(url) > 2000:
        return None
    now = timezone.now()
    try:
        at = min(datetime.fromtimestamp(values["at"], UTC), now) if values["at"] is not None else now
    except (ValueError, OverflowError, OSError):
        at = now
    if at < now - KEPT:
        return None
    summary = plain_line(values["summary"], 500)
    title = plain_line(values["title"], 280) or plain_line(summary, 120) or (parts.hostname or "")
    return Said(values["id"] or url, url, title, "" if summary == title else summary, at)
