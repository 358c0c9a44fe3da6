"""What the leak test asks of news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.project.tests.leak.asking import Addresses, Secret, each_community
from guildhall.tools.news.models import Entry, Feed, NewsItem, marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildhall.project.tests.leak.world import World


def entries(world: World) -> Iterable[str]:
    """The form that brings in each entry, under its own community and under another."""
    for entry in Entry.objects.select_related("community"):
        yield f"/c/{entry.community.slug}/news/new/?entry={entry.pk}"
        yield f"/c/{world.communities['elsewhere'].slug}/news/new/?entry={entry.pk}"


def news(world: World) -> Iterable[str]:
    """The news of each community, all of it and by each feed."""
    yield from each_community("news", "?show=talked")(world)
    for feed in Feed.objects.select_related("community"):
        yield f"/c/{feed.community.slug}/news/?feed={feed.pk}"


def pages(_world: World) -> Iterable[str]:
    """The page of each piece of news."""
    return [item.get_absolute_url() for item in NewsItem.objects.select_related("community").order_by("pk")]


READ: Final[dict[str, Addresses]] = {
    "news_item": pages,
    "news": news,
    "news_new": lambda world: [*each_community("news_new")(world), *entries(world)],
    "news_feeds": each_community("news_feeds"),
    "news_opml": each_community("news_opml"),
}
HARMLESS: Final = {
    "news_take": "POST only; tested in tools/news/tests/test_feeds.py",
    "news_feed_remove": "POST only; tested in tools/news/tests/test_feeds.py",
    "news_feed_again": "POST only; tested in tools/news/tests/test_feeds.py",
}
# Marks are made of addresses, and what servers say of themselves is no word of anybody.
TEXTS: Final = {
    "news.Feed": {"url", "title", "etag", "modified"},
    "news.Entry": {"url", "title", "summary", "guid", "mark"},
    "news.NewsItem": {"kind", "title", "html", "excerpt", "url", "source", "quote"},
}
SHOWS: Final = {
    "guildhall.tools.news.reading": ("news",),
    "guildhall.tools.news.views": ("news_new",),
    "guildhall.tools.news.looking_after": ("news_opml", "news_feeds"),
    "guildhall.tools.news.tool": ("news",),
}
SECOND_LOCKS: Final = {
    "tools.news.views:new.1": "only who may post gets the form, and members read what feeds say",
    "tools.news.tool:GATHERED.1": "shows a tab, and what stands behind it is fetched by the rule",
    "tools.news.views:_more.1": "asked once the page of the thread was let through",
    "tools.news.looking_after:_page.1": "only facilitators see the page",
    "tools.news.looking_after:_take_in.1": "only facilitators add, and it counts",
    "tools.news.looking_after:remove.1": "only facilitators remove",
    "tools.news.looking_after:again.1": "only facilitators have a feed read",
    "tools.news.looking_after:_take_list.1": "only facilitators add, and it finds what is known",
}


def fill(world: World, root: Contribution, secret: Secret) -> None:
    """Puts a secret into a piece of news, and into a feed and its entry, which whoever reads posts may read."""
    if not isinstance(root, NewsItem):
        return
    word = secret("address").split()[-1]
    values = {"url": f"https://www.example.org/{word}", "source": secret("source"), "quote": secret("quote")}
    NewsItem.objects.filter(pk=root.pk).update(**values)
    if root.shared_with != "community":
        NewsItem.objects.filter(pk=root.pk).update(
            entry=Entry.objects.filter(community=root.community, items=None).first()
        )
        return
    place = next(name for name, each in world.communities.items() if each.pk == root.community_id)

    def gathered(where: str) -> str:
        """A feed and its entries belong to the community, and stay when a piece of news is moved or removed."""
        return world.secret(place, "posts", f"feeds: {where}")

    for number in range(2):
        url = f"https://www.example.org/{gathered('address of a feed').split()[-1]}"
        feed = Feed.objects.create(
            community=root.community,
            audience=root.community.posts,
            url=url,
            title=gathered("title of a feed"),
        )
        url = f"https://www.example.org/{gathered('address of an entry').split()[-1]}"
        entry = Entry.objects.create(
            feed=feed,
            community=root.community,
            audience=root.community.posts,
            url=url,
            guid=marked(url),
            mark=marked(url),
            title=gathered("title of an entry"),
            summary=gathered("summary"),
            published_at=timezone.now(),
        )
        if number == 0:
            NewsItem.objects.filter(pk=root.pk).update(entry=entry)


def forget(community: Community) -> None:
    """Deletes what whoever reads posts may read and nobody wrote."""
    Feed.objects.filter(community=community).delete()
