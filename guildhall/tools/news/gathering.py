"""Reads a feed politely: asks only for what is new, waits longer after each failure, and goes when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.kit.jobs import a_while_later
from guildhall.kit.outgoing.answers import Answer, NotFetched, Reason
from guildhall.kit.outgoing.asking import fetch
from guildhall.people.models import Person
from guildhall.tools.news.models import Entry, Feed, marked
from guildhall.tools.news.parsing import KEPT, Read, read_feed

EVERY: Final = timedelta(hours=2)
LONGEST: Final = timedelta(days=7)
MOST_BYTES: Final = 5 * 1024 * 1024
SECONDS: Final = 30.0
MOST_FEEDS: Final = 60
KNOWN: Final = (
    *(
        "failures",
        "trouble",
        "gathered_at",
        "next_at",
        "url",
        "etag",
        "modified",
        "title",
        "language",
        "status",
    ),
)
ACCEPTED: Final = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


def gather(feed: Feed) -> int:
    """Asks a feed for what is new and keeps it. Returns how many entries are new."""
    asked = {"Accept": ACCEPTED}
    if feed.etag:
        asked["If-None-Match"] = feed.etag
    if feed.modified:
        asked["If-Modified-Since"] = feed.modified
    try:
        answer = fetch(feed.url, headers=asked, most=MOST_BYTES, seconds=SECONDS)
        read = read_feed(answer) if answer.is_fine else None
    except NotFetched as error:
        _failed(feed, error.reason)
        return 0
    feed.status = answer.status
    if answer.status == 410:
        feed.stopped_at = timezone.now()
        feed.save(update_fields=["status", "stopped_at"])
        return 0
    if read is None and answer.status != 304:
        _failed(feed, Reason.UNREACHABLE, wait=_told_to_wait(answer))
        return 0
    return gathered(feed, answer, read)


@transaction.atomic
def gathered(feed: Feed, answer: Answer, read: Read | None) -> int:
    """Keeps what a feed said, and where it has moved to for good."""
    now = timezone.now()
    feed.failures, feed.trouble, feed.gathered_at, feed.next_at = 0, "", now, a_while_later(now, EVERY)
    if answer.moved_to and len(answer.moved_to) <= 2000:
        others = Feed.objects.filter(community=feed.community_id, url=answer.moved_to).exclude(pk=feed.pk)
        feed.url = feed.url if others.exists() else answer.moved_to
    fresh = 0
    if read is not None:
        feed.etag = _header(answer, "etag", 300)
        feed.modified = _header(answer, "last-modified", 100)
        feed.title, feed.language = feed.title or read.title, read.language
        fresh = keep(feed, read)
    # Named, so that a feed that was removed meanwhile is not brought back, nor one that was started again stopped.
    feed.save(update_fields=KNOWN)
    return fresh


def keep(feed: Feed, read: Read) -> int:
    """Keeps the entries of a feed: new ones are added, changed ones changed. Returns how many are new."""
    entries = {marked(said.guid): said for said in reversed(read.entries)}
    known = {entry.guid: entry for entry in Entry.objects.filter(feed=feed, guid__in=entries)}
    changed = []
    for guid, entry in known.items():
        said = entries[guid]
        if (entry.title, entry.summary) != (said.title, said.summary):
            entry.title, entry.summary = said.title, said.summary
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["title", "summary"])
    before = Entry.objects.filter(feed=feed).count()
    Entry.objects.bulk_create(
        [
            Entry(
                feed=feed,
                community_id=feed.community_id,
                audience_id=feed.audience_id,
                guid=guid,
                mark=marked(said.url),
                url=said.url,
                title=said.title,
                summary=said.summary,
                language=feed.language,
                published_at=said.published_at,
            )
            for guid, said in entries.items()
            if guid not in known
        ],
        ignore_conflicts=True,
    )
    return Entry.objects.filter(feed=feed).count() - before


def add(community: Community, url: str, person: Person | None, title: str = "") -> tuple[Feed, bool]:
    """The feed of an address in a community, and whether it is new there."""
    values = {"audience_id": community.posts_id, "added_by": person, "title": title[:200]}
    feed, is_new = Feed.objects.get_or_create(community=community, url=url, defaults=values)
    return feed, is_new


def add_several(community: Community, found: Sequence[tuple[str, str]], person: Person) -> None:
    """The feeds of some addresses with their titles, where they are new."""
    feeds = [
        Feed(
            community=community,
            url=url,
            audience_id=community.posts_id,
            added_by=person,
            title=title[:200],
        )
        for url, title in found
    ]
    Feed.objects.bulk_create(feeds, ignore_conflicts=True)


def prune() -> int:
    """Lets go of what is older than a year, unless somebody talked about it."""
    old = Entry.objects.filter(published_at__lt=timezone.now() - KEPT, items=None)
    return old.delete()[0]


def _failed(feed: Feed, reason: Reason, wait: timedelta = timedelta(0)) -> None:
    """Waits twice as long as the time before, at most a week, or as long as the site says."""
    now = timezone.now()
    feed.failures = min(feed.failures + 1, 1000)
    feed.trouble = reason.value
    doubled = min(EVERY * 2 ** min(feed.failures, 10), LONGEST)
    feed.next_at = a_while_later(now, max(doubled, min(wait, LONGEST)))
    feed.save(update_fields=["failures", "trouble", "next_at", "status"])


def _told_to_wait(answer: Answer) -> timedelta:
    """How long a site asks to be left alone, in seconds or until a date."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 9:
        return timedelta(seconds=int(said))
    try:
        until = parsedate_to_datetime(said)
        return until - timezone.now() if until.tzinfo else timedelta(0)
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)


def _header(answer: Answer, name: str, length: int) -> str:
    value = answer.headers.get(name, "")
    return value if len(value) <= length and value.isascii() and value.isprintable() else ""
