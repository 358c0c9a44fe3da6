"""Facilitators say which feeds are read; whoever may read the news takes the list with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.testing.listener import Listener, answer
from guildhall.tools.news.gathering import MOST_FEEDS, add
from guildhall.tools.news.models import Entry, Feed
from guildhall.tools.news.opml import read_opml
from guildhall.tools.news.tests.test_gathering import item, rss


@pytest.fixture(autouse=True)
def nobody_was_here_before(db: None) -> None:
    cache.clear()


def send(client: Any, community: Community, url: str) -> Any:
    return client.post(reverse("news_feeds", args=[community.slug]), {"url": url}, follow=True)


def test_a_feed_is_added_and_read_at_once(
    allowed_machine: Listener, waste: Community, ada: Person, browser: Browser
) -> None:
    allowed_machine.pages["/feed"] = answer(rss(item(1), title="Ministry"))
    page = send(browser(ada), waste, allowed_machine.url("/feed")).content.decode()
    assert "Ministry is read from now on. It brought 1 entry." in page
    feed = Feed.objects.get()
    assert (feed.url, feed.added_by, feed.audience) == (allowed_machine.url("/feed"), ada, waste.posts)
    assert "is read here already" in send(browser(ada), waste, allowed_machine.url("/feed")).content.decode()
    assert Feed.objects.count() == 1


def test_the_feed_of_a_site_is_found(
    allowed_machine: Listener, waste: Community, ada: Person, browser: Browser
) -> None:
    mark = "<link rel=alternate type=application/rss+xml href='/feed{}' title='Feed {}'>"
    allowed_machine.pages |= {
        "/": answer(mark.format("", ""), content_type="text/html"),
        "/several": answer(mark.format("", "A") + mark.format("2", "B"), content_type="text/html"),
        "/feed": answer(rss(item(1))),
    }
    send(browser(ada), waste, allowed_machine.url("/"))
    assert Feed.objects.get().url == allowed_machine.url("/feed")
    page = send(browser(ada), waste, allowed_machine.url("/several")).content.decode()
    assert "This site has several feeds" in page
    assert f'value="{allowed_machine.url("/feed2")}"' in page
    assert Feed.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Paste an address first."),
        ("http://10.0.0.1/", "leads into a private network"),
        ("ftp://example.org/", "This is not a web address"),
        ("{here}", "There is no feed at this address"),
        ("{here}nothing", "cannot be reached at the moment"),
    ],
)
def test_what_is_no_feed_is_said_and_what_was_typed_stays(
    allowed_machine: Listener, waste: Community, ada: Person, browser: Browser, address: str, said: str
) -> None:
    allowed_machine.pages["/"] = answer("<p>Hello</p>", content_type="text/html")
    typed = address.format(here=allowed_machine.url("/"))
    sent = send(browser(ada), waste, typed)
    assert sent.status_code == 422
    assert said in sent.content.decode()
    assert typed in sent.content.decode()
    assert not Feed.objects.exists()


def test_only_those_who_look_after_a_community_change_its_feeds(
    another_machine: Listener, waste: Community, bo: Person, cy: Person, browser: Browser, visitor: Any
) -> None:
    feed, _is_new = add(waste, "https://www.example.org/feed", None, "Ministry")
    for name, more in (
        ("news_feeds", []),
        ("news_take", []),
        ("news_feed_remove", [feed.pk]),
        ("news_feed_again", [feed.pk]),
    ):
        address = reverse(name, args=[waste.slug, *more])
        assert browser(bo).post(address).status_code == 403
        assert browser(cy).post(address).status_code == 403
        assert "/account/login/" in visitor.post(address)["Location"]
    assert Feed.objects.count() == 1


def test_a_feed_is_of_its_own_community_alone(
    waste: Community, adoption: Community, ada: Person, cy: Person, browser: Browser
) -> None:
    feed, _is_new = add(adoption, "https://www.example.org/feed", ada, "Hidden ministry")
    assert browser(ada).post(reverse("news_feed_remove", args=[waste.slug, feed.pk])).status_code == 404
    assert browser(cy).get(reverse("news_opml", args=[adoption.slug])).status_code == 404
    assert "Hidden" not in browser(cy).get(reverse("news", args=[waste.slug])).content.decode()
    assert "Hidden" in browser(ada).get(reverse("news_opml", args=[adoption.slug])).content.decode()


def test_a_feed_is_removed_with_its_entries(
    allowed_machine: Listener, waste: Community, ada: Person, browser: Browser
) -> None:
    allowed_machine.pages["/feed"] = answer(rss(item(1)))
    send(browser(ada), waste, allowed_machine.url("/feed"))
    browser(ada).post(reverse("news_feed_remove", args=[waste.slug, Feed.objects.get().pk]))
    assert not Feed.objects.exists()
    assert not Entry.objects.exists()


def test_a_feed_that_ended_is_tried_again_when_asked(
    allowed_machine: Listener, waste: Community, ada: Person, browser: Browser
) -> None:
    allowed_machine.pages["/feed"] = answer(rss(item(1)))
    feed, _is_new = add(waste, allowed_machine.url("/feed"), ada)
    Feed.objects.update(stopped_at=feed.added_at)
    browser(ada).post(reverse("news_feed_again", args=[waste.slug, feed.pk]))
    run_jobs()
    assert Entry.objects.count() == 1


def take(client: Any, community: Community, body: bytes) -> Any:
    file = SimpleUploadedFile("feeds.opml", body)
    return client.post(reverse("news_take", args=[community.slug]), {"file": file}, follow=True)


def test_a_list_of_feeds_comes_in_and_goes_out_again(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    add(waste, "https://www.example.org/a", ada, "Mine")
    given = (
        '<opml version="2.0"><body><outline text="Waste"><outline type="rss" text="Tŷ &amp; co" '
        'xmlUrl="https://www.example.org/b"/></outline><outline xmlUrl="https://www.example.org/a"/>'
        '<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="http://10.0.0.1/"/></body></opml>'
    )
    page = take(browser(ada), waste, given.encode()).content.decode()
    assert "1 feed was added. 3 could not be used, or were here already." in page
    out = browser(bo).get(reverse("news_opml", args=[waste.slug]))
    assert 'filename="waste-and-recycling.opml"' in out["Content-Disposition"]
    assert read_opml(out.content) == (
        [("https://www.example.org/a", "Mine"), ("https://www.example.org/b", "Tŷ & co")],
        0,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"no list",
        b"<html></html>",
        b"<opml><body>",
        b'<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body><outline xmlUrl="&b;"/></body></opml>',
        b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><head><title>&a;</title></head></opml>',
        b"<opml>" + b" " * 1_100_000 + b"</opml>",
        b"\x00\xff",
    ],
    ids=["words", "html", "cut", "laughs", "file", "large", "noise"],
)
def test_a_file_that_is_no_list_is_said_to_be_none(
    waste: Community, ada: Person, browser: Browser, body: bytes
) -> None:
    sent = take(browser(ada), waste, body)
    assert sent.status_code == 422
    assert "This file is no list of feeds" in sent.content.decode()


def test_a_community_reads_no_more_feeds_than_it_can(waste: Community, ada: Person, browser: Browser) -> None:
    outlines = "".join(f'<outline xmlUrl="https://www.example.org/{n}"/>' for n in range(MOST_FEEDS + 5))
    take(browser(ada), waste, f"<opml>{outlines}</opml>".encode())
    assert Feed.objects.count() == MOST_FEEDS
    assert (
        "as many feeds as one community can read"
        in send(browser(ada), waste, "https://a.example/").content.decode()
    )
