"""Feeds, what they say, and pieces of news that people talk about."""

from __future__ import annotations

from hashlib import sha1
from typing import Any

from django.db import models
from django.utils import timezone

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit.outgoing.answers import Reason
from guildhall.kit.webpage import host_of, plain_line, web_address
from guildhall.people.models import Person


def marked(text: str) -> str:
    """A short mark of an address or an identifier of any length."""
    return sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


class Feed(models.Model):
    """An RSS or Atom feed that is read for a community; seen by whoever reads what the community posts."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="feeds", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=200, default="", blank=True)
    language = models.CharField(max_length=2, choices=Person.Language, default=Person.Language.ENGLISH)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    etag = models.CharField(max_length=300, default="", blank=True)
    modified = models.CharField(max_length=100, default="", blank=True)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)
    gathered_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=12, choices=Reason, default="", blank=True)
    stopped_at = models.DateTimeField(null=True)

    objects = SharedQuerySet["Feed"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "url"], name="one_feed_an_address")]

    def __str__(self) -> str:
        return self.title or self.site

    @property
    def site(self) -> str:
        return host_of(self.url)


class Entry(models.Model):
    """Something that a feed says; nobody here wrote it, and it can be talked about. Plain text only."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="entries", db_index=False)
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    guid = models.CharField(max_length=40)
    mark = models.CharField(max_length=40)
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=600, default="", blank=True)
    language = models.CharField(max_length=2, choices=Person.Language, default=Person.Language.ENGLISH)
    published_at = models.DateTimeField()

    objects = SharedQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["feed", "guid"], name="one_entry_an_id"),
            # The same page by two feeds is one piece of news.
            models.UniqueConstraint(fields=["community", "mark"], name="one_entry_an_address"),
        ]
        indexes = [models.Index(fields=["community", "-published_at", "-id"], name="entry_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def site(self) -> str:
        return host_of(self.url)


class NewsItem(Contribution):
    """A piece of news that somebody brought in to talk about: where it stands, who says it, and what."""

    url = models.CharField(max_length=2000, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    quote = models.CharField(max_length=1000, default="", blank=True)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="items")

    objects = SharedQuerySet["NewsItem"].as_manager()  # type: ignore[assignment,misc]

    @property
    def site(self) -> str:
        return host_of(self.url)


def from_row(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a piece of news, from a row of the neutral format."""
    return {
        "url": web_address(str(values.get("url") or "")),
        "source": plain_line(str(values.get("source") or ""), 200),
        "quote": plain_line(str(values.get("quote") or ""), 1000),
    }
