"""Reads the feeds whose time has come, and lets go of what is old."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.tools.news.gathering import gather, prune
from guildhall.tools.news.models import Feed

AT_ONCE: Final = 100
LONGEST: Final = 20 * 60  # seconds
log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *", periodic_id="news.gather")
@app.task(name="news.gather", queueing_lock="news.gather", lock="news.gather")
def gather_due(timestamp: int = 0) -> None:
    """Reads the feeds whose time has come, one after the other, so that no site is asked for two at once."""
    due = Feed.objects.filter(next_at__lte=timezone.now(), stopped_at=None, community__archived_at=None)
    ends = monotonic() + LONGEST
    for feed in due.order_by("next_at", "pk")[:AT_ONCE]:
        if monotonic() > ends:
            return
        _try(feed)


@app.task(name="news.gather_one", lock="news.gather")
def gather_one(feed: int) -> None:
    """Reads one feed now."""
    if row := Feed.objects.filter(pk=feed, stopped_at=None).first():
        _try(row)


def _try(feed: Feed) -> None:
    """Reads a feed; whatever is wrong with it, or with its being removed meanwhile, stops no other."""
    try:
        gather(feed)
    except Exception:
        log.exception("Feed %s was not read", feed.pk)


@app.periodic(cron="41 3 * * *", periodic_id="news.prune")
@app.task(name="news.prune", queueing_lock="news.prune")
def prune_old(timestamp: int = 0) -> None:
    """Lets go of what is older than a year."""
    prune()
