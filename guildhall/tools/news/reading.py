"""The page of a community's news: what its feeds say, a page of it, and which of it is talked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from guildhall.communities.models import Community
from guildhall.kit import keyset
from guildhall.people.models import Person
from guildhall.tools.news.models import Entry, Feed, NewsItem

PAGE: Final = 20


@dataclass(slots=True)
class Line:
    """An entry as a row of the list, with what people here say about it, if they do."""

    entry: Entry
    item: NewsItem | None


@dataclass(slots=True)
class Gathered:
    """A page of what was gathered, where the next one begins, and the feeds it came from."""

    lines: list[Line]
    next: str
    feeds: list[Feed]


def gathered(person: Person | AnonymousUser, community: Community, feed: int | None, after: str) -> Gathered:
    """What the feeds of a community say, newest first, as far as a person may see it."""
    feeds = list(Feed.objects.visible_to(person).filter(community=community).order_by("title", "pk"))
    entries = Entry.objects.visible_to(person).filter(community=community)
    if feed is not None:
        entries = entries.filter(feed=feed)
    if anchor := keyset.parsed(after):
        at, before = anchor
        entries = entries.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=before))
    found = list(entries.order_by("-published_at", "-pk").select_related("feed")[: PAGE + 1])
    shown = found[:PAGE]
    items = talked_about(person, [entry.pk for entry in shown])
    last = shown[-1] if len(found) > PAGE else None
    return Gathered(
        [Line(entry, items.get(entry.pk)) for entry in shown],
        keyset.written(last.published_at, last.pk) if last else "",
        feeds,
    )


def talked_about(person: Person | AnonymousUser, entries: list[int]) -> dict[int, NewsItem]:
    """The conversations about some entries that a person may see; of several the first."""
    if not entries:
        return {}
    items = NewsItem.objects.visible_to(person).filter(entry__in=entries).select_related("community")
    return {item.entry_id: item for item in items.order_by("-pk") if item.entry_id}
