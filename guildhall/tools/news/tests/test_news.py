"""An entry of a feed is brought in as a conversation, and says so to whoever may read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.news.gathering import add
from guildhall.tools.news.models import Entry, Feed, NewsItem, marked


def make_entry(community: Community, number: int = 1, feed: Feed | None = None) -> Entry:
    url = f"https://www.example.org/{number}"
    return Entry.objects.create(
        feed=feed or add(community, "https://www.example.org/feed", None, "Ministry")[0],
        community=community,
        audience=community.posts,
        guid=marked(url),
        mark=marked(url),
        url=url,
        title=f"Piece {number}",
        summary="What it says.",
        published_at=timezone.now(),
    )


@pytest.fixture
def entry(waste: Community) -> Entry:
    return make_entry(waste)


def bring(client: Any, community: Community, **fields: Any) -> Any:
    sent = {
        "title": "",
        "url": "",
        "source": "",
        "quote": "",
        "html": "",
        "tags": "",
        "language": "en",
        "act": "send",
    }
    return client.post(
        reverse("news_new", args=[community.slug]), sent | {"shared_with": "community"} | fields
    )


def test_an_entry_is_talked_about_with_what_it_says(
    entry: Entry, waste: Community, bo: Person, cy: Person, browser: Browser
) -> None:
    new = reverse("news_new", args=[waste.slug])
    listing = reverse("news", args=[waste.slug])
    assert f'href="{new}?entry={entry.pk}"' in browser(bo).get(listing).content.decode()
    assert "Talk about this" not in browser(cy).get(listing).content.decode()
    form = browser(bo).get(f"{new}?entry={entry.pk}").content.decode()
    for said in ("Piece 1", "https://www.example.org/1", "Ministry", "What it says."):
        assert said in form
    bring(
        browser(bo),
        waste,
        title="Piece 1",
        url=entry.url,
        source="Ministry",
        quote=entry.summary,
        entry=entry.pk,
        html="Hm",
    )
    made = NewsItem.objects.get()
    assert (made.entry, made.kind, made.quote) == (entry, "news", "What it says.")
    page = browser(cy).get(made.get_absolute_url()).content.decode()
    assert 'href="https://www.example.org/1" rel="nofollow noopener noreferrer"' in page
    assert "What it says." in page
    talked = browser(bo).get(listing).content.decode()
    assert "Talked about here: Piece 1" in talked.replace('<span class="visually-hidden">', "")
    assert "This is talked about already" in browser(bo).get(f"{new}?entry={entry.pk}").content.decode()


def test_a_conversation_that_one_may_not_read_is_not_told(
    entry: Entry, waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    bring(browser(ada), waste, title="Ours", url=entry.url, entry=entry.pk, shared_with="facilitators")
    assert NewsItem.objects.get().entry == entry
    listing = reverse("news", args=[waste.slug])
    assert "Talked about here:" in browser(ada).get(listing).content.decode().replace(
        '<span class="visually-hidden">', ""
    )
    assert NewsItem.objects.get().get_absolute_url() not in browser(bo).get(listing).content.decode()


def test_an_entry_of_another_community_is_not_brought_in(
    adoption: Community, waste: Community, bo: Person, browser: Browser
) -> None:
    hidden = make_entry(adoption)
    page = browser(bo).get(reverse("news_new", args=[waste.slug]) + f"?entry={hidden.pk}").content.decode()
    assert "Piece 1" not in page
    bring(browser(bo), waste, title="A", url="https://www.example.org/x", entry=hidden.pk)
    assert NewsItem.objects.get().entry is None


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, ""])
def test_an_entry_that_is_not_there_is_an_empty_form(
    waste: Community, bo: Person, browser: Browser, asked: str
) -> None:
    assert browser(bo).get(reverse("news_new", args=[waste.slug]) + f"?entry={asked}").status_code == 200


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://jo:pw@example.org/", ""])
def test_an_address_that_is_none_is_said_and_nothing_is_lost(
    waste: Community, bo: Person, browser: Browser, address: str
) -> None:
    sent = bring(browser(bo), waste, title="Kept", url=address, quote="Kept too")
    assert sent.status_code == 422
    assert 'value="Kept"' in sent.content.decode()
    assert "Kept too" in sent.content.decode()


def test_what_was_said_stays_when_its_feed_goes(
    entry: Entry, waste: Community, bo: Person, browser: Browser
) -> None:
    bring(browser(bo), waste, title="Piece 1", url=entry.url, entry=entry.pk)
    entry.feed.delete()
    item = NewsItem.objects.get()
    assert item.entry is None
    assert browser(bo).get(item.get_absolute_url()).status_code == 200


def test_editing_keeps_which_entry_it_is_about(
    entry: Entry, waste: Community, bo: Person, browser: Browser
) -> None:
    bring(browser(bo), waste, title="Piece 1", url=entry.url, entry=entry.pk)
    item = NewsItem.objects.get()
    form = {
        "title": "Better",
        "url": entry.url,
        "source": "",
        "quote": "",
        "html": "",
        "tags": "",
        "language": "en",
    }
    browser(bo).post(f"/contributions/{item.pk}/edit/", form | {"entry": entry.pk})
    item.refresh_from_db()
    assert (item.title, item.entry) == ("Better", entry)


def test_pages_of_what_was_gathered_turn_and_narrow_by_feed(
    waste: Community, bo: Person, browser: Browser
) -> None:
    for number in range(25):
        make_entry(waste, number)
    other, _is_new = add(waste, "https://www.example.org/other", None, "Regulator")
    make_entry(waste, 99, other)
    listing = reverse("news", args=[waste.slug])
    first = browser(bo).get(listing)
    following = first.context["news"].next if first.context else ""
    page = first.content.decode()
    assert page.count("row--news") == 20
    if following:
        assert browser(bo).get(listing, {"after": following}).content.decode().count("row--news") == 6
    assert browser(bo).get(f"{listing}?feed={other.pk}").content.decode().count("row--news") == 1
    assert browser(bo).get(f"{listing}?after=nonsense&feed=x").status_code == 200


def test_the_page_takes_as_many_queries_for_many_entries_as_for_one(
    waste: Community, bo: Person, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make_entry(waste, number)
    client = browser(bo)
    client.get(reverse("news", args=[waste.slug]))
    with django_assert_max_num_queries(11):
        client.get(reverse("news", args=[waste.slug]))


def test_what_was_begun_about_one_entry_is_not_mixed_with_another(
    entry: Entry, waste: Community, bo: Person, browser: Browser
) -> None:
    other = make_entry(waste, 2, entry.feed)
    bring(browser(bo), waste, title="Piece 1", url="", entry=entry.pk, html="Begun")
    new = reverse("news_new", args=[waste.slug])
    assert "Begun" in browser(bo).get(f"{new}?entry={entry.pk}").content.decode()
    page = browser(bo).get(f"{new}?entry={other.pk}").content.decode()
    assert "Begun" not in page
    assert 'value="Piece 2"' in page
