"""The pages of news, and who looks at them."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_panels, in_waste, thing
from guildhall.tools.news.models import Entry, Feed, marked


def _of_entry(place: Place) -> str:
    entry = Entry.objects.filter(community=place.waste).order_by("pk")[0]
    return reverse("news_new", args=[place.waste.slug]) + f"?entry={entry.pk}"


PAGES: Final[dict[str, list[Look]]] = {
    "news": [
        ("bo", in_waste("news")),
        (VISITOR, in_waste("news")),
        ("ada", in_waste("news", "?show=talked")),
    ],
    "news_new": [("bo", in_waste("news_new")), ("bo", _of_entry)],
    "news_item": [("bo", thing("news"))],
    "news_feeds": [("ada", in_waste("news_feeds")), ("ada", in_panels("news_feeds"))],
}
NO_PAGES: Final = {"news_opml": "a file"}
ONLY_SENT: Final = {"news_take", "news_feed_remove", "news_feed_again"}


def furnish(place: Place) -> None:
    """Two feeds, one of which is in trouble, their entries, and one of them talked about."""
    for number, trouble in enumerate(("", "unreachable")):
        feed = Feed.objects.create(
            community=place.waste,
            audience=place.waste.posts,
            url=f"https://www.example.org/a-rather-long-address-of-a-feed/{number}.atom",
            title=f"Waste Inspectorate {number}",
            added_by=place.people["ada"],
            gathered_at=timezone.now(),
            failures=3 if trouble else 0,
            trouble=trouble,
        )
        for piece in range(3):
            url = f"https://www.example.org/{number}/{piece}"
            entry = Entry.objects.create(
                feed=feed,
                community=place.waste,
                audience=place.waste.posts,
                url=url,
                guid=marked(url),
                mark=marked(url),
                title=f"What inspectors look at {number}{piece}",
                summary="Covered storage, and a log that somebody signs.",
                published_at=timezone.now(),
                language="cy" if piece == 2 else "en",
            )
    Contribution.objects.write(
        place.people["bo"],
        place.waste,
        "news",
        title=entry.title,
        html="<p>What does it mean for us?</p>",
        url=entry.url,
        source="Waste Inspectorate",
        quote=entry.summary,
        entry=entry,
    )
