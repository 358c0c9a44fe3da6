"""What the demo has of news: pieces that people talk about, and what feeds said; no feed is asked for it."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.news.models import Entry, Feed, NewsItem, marked


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of the child table."""
    return {"url": values["url"], "source": values["source"], "quote": values.get("quote", "")}


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """What the feeds of its community said, once, and which entry this is about."""
    if not Feed.objects.filter(community=root.community).exists():
        _feeds_of(root.community, people)
    entry = Entry.objects.filter(community=root.community, mark=marked(values["url"])).first()
    NewsItem.objects.filter(pk=root.pk).update(entry=entry)


def _feeds_of(community: Community, people: dict[str, Person]) -> None:
    with Path(__file__).with_name("feeds.toml").open("rb") as file:
        feeds = tomllib.load(file)["feed"]
    now = timezone.now()
    for values in feeds:
        if values["community"] != community.slug:
            continue
        feed = Feed.objects.create(
            community=community,
            audience=community.posts,
            url=values["url"],
            title=values["title"],
            language=values.get("language", "en"),
            added_by=people[values["added_by"]],
            gathered_at=now - timedelta(minutes=50),
            # The demo's feeds are asked in a year at the earliest.
            next_at=now + timedelta(days=400),
        )
        Entry.objects.bulk_create(
            Entry(
                feed=feed,
                community=community,
                audience=community.posts,
                guid=marked(said["url"]),
                mark=marked(said["url"]),
                url=said["url"],
                title=said["title"],
                summary=said.get("summary", ""),
                language=feed.language,
                published_at=now - timedelta(days=said["days_ago"]),
            )
            for said in values["entry"]
        )
