"""Feeds are read politely, and whatever they say, nothing breaks and nothing of it runs."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit.outgoing.answers import Answer, NotFetched
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.listener import Listener, answer
from guildhall.tools.news.gathering import add, gather, prune
from guildhall.tools.news.jobs import gather_due
from guildhall.tools.news.models import Entry, Feed
from guildhall.tools.news.parsing import read_feed

MakeFeed = Callable[..., Feed]


def rss(*items: str, title: str = "Ministry", more: str = "") -> str:
    """A feed of entries."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{more}{"".join(items)}</channel></rss>'


def item(number: int = 1, title: str = "", link: str = "", **more: str) -> str:
    """An entry of a feed."""
    rest = "".join(f"<{name}>{text}</{name}>" for name, text in more.items())
    link = link or f"https://www.example.org/{number}"
    return f"<item><title>{title or f'Piece {number}'}</title><link>{link}</link><guid>id-{number}</guid>{rest}</item>"


@pytest.fixture
def feed(allowed_machine: Listener, waste: Community, ada: Person) -> Feed:
    allowed_machine.pages["/feed"] = answer(rss(item(1), item(2)), content_type="application/rss+xml")
    return add(waste, allowed_machine.url("/feed"), ada)[0]


def titles() -> list[str]:
    return list(Entry.objects.order_by("title").values_list("title", flat=True))


def test_what_a_feed_says_shows_for_whoever_reads_the_community(
    feed: Feed,
    allowed_machine: Listener,
    waste: Community,
    bo: Person,
    cy: Person,
    browser: Browser,
    visitor: Any,
) -> None:
    gather_due()
    feed.refresh_from_db()
    assert (feed.title, feed.failures) == ("Ministry", 0)
    assert titles() == ["Piece 1", "Piece 2"]
    address = reverse("news", args=[waste.slug])
    for client in (browser(bo), browser(cy)):
        page = client.get(address).content.decode()
        assert "Piece 1" in page
        assert 'href="https://www.example.org/1" rel="nofollow noopener noreferrer"' in page
    assert "Piece 1" not in visitor.get(address).content.decode()
    tab = f'<li><a href="{address}"'
    assert tab in browser(bo).get(waste.get_absolute_url()).content.decode()
    gather_due()
    assert allowed_machine.connections == 1


def test_a_feed_is_asked_only_for_what_is_new(feed: Feed, allowed_machine: Listener) -> None:
    allowed_machine.pages["/feed"] = answer(
        rss(item(1)), etag='"abc"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT"
    )
    gather(feed)
    allowed_machine.pages["/feed"] = answer("", "304 Not Modified")
    assert gather(feed) == 0
    assert b'If-None-Match: "abc"' in allowed_machine.asked[1]
    assert b"If-Modified-Since: Mon, 02 Nov 2026 10:00:00 GMT" in allowed_machine.asked[1]
    assert (feed.failures, feed.status) == (0, 304)
    assert titles() == ["Piece 1"]


def test_the_same_entry_comes_once_and_its_changes_are_kept(feed: Feed, allowed_machine: Listener) -> None:
    gather(feed)
    allowed_machine.pages["/feed"] = answer(
        rss(item(1, "Changed"), item(3), item(4, link="https://www.example.org/2"))
    )
    assert gather(feed) == 1
    assert titles() == ["Changed", "Piece 2", "Piece 3"]


def test_the_same_page_by_two_feeds_of_a_community_is_one_entry(
    feed: Feed, allowed_machine: Listener, waste: Community, adoption: Community
) -> None:
    gather(feed)
    allowed_machine.pages["/other"] = answer(rss(item(1), item(5)))
    assert gather(add(waste, allowed_machine.url("/other"), None)[0]) == 1
    assert gather(add(adoption, allowed_machine.url("/other"), None)[0]) == 2


def test_a_feed_in_trouble_is_asked_less_and_less_often_and_at_least_once_a_week(
    feed: Feed, allowed_machine: Listener
) -> None:
    allowed_machine.pages["/feed"] = answer("", "500 Internal Server Error")
    waits = []
    for _time in range(9):
        gather(feed)
        waits.append(feed.next_at - timezone.now())
    assert waits[0] < timedelta(hours=5)
    assert all(later > earlier * 1.5 for earlier, later in pairwise(waits[:5]))
    assert waits[-1] < timedelta(days=8)
    assert feed.failures == 9
    allowed_machine.pages["/feed"] = answer(rss(item(1)))
    gather(feed)
    assert feed.failures == 0
    assert feed.trouble == ""


@pytest.mark.parametrize("said", ["172800", "Sun, 29 Nov 2026 12:00:00 GMT"])
def test_a_site_that_asks_to_be_left_alone_is(feed: Feed, allowed_machine: Listener, said: str) -> None:
    allowed_machine.pages["/feed"] = answer("", "429 Too Many Requests", retry_after=said)
    with time_machine.travel("2026-11-27T12:00:00Z", tick=False):
        gather(feed)
        assert feed.next_at >= timezone.now() + timedelta(days=2)
        gather_due()
    assert allowed_machine.connections == 1


def test_a_feed_that_has_ended_is_not_asked_any_more(feed: Feed, allowed_machine: Listener) -> None:
    allowed_machine.pages["/feed"] = answer("", "410 Gone")
    gather_due()
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        gather_due()
    assert allowed_machine.connections == 1


def test_a_feed_that_moved_for_good_is_read_where_it_is_now(feed: Feed, allowed_machine: Listener) -> None:
    allowed_machine.pages |= {
        "/feed": answer("", "301 Moved Permanently", location="/new"),
        "/new": answer(rss(item(1))),
    }
    gather(feed)
    assert feed.url == allowed_machine.url("/new")
    allowed_machine.pages["/new"] = answer("", "302 Found", location="/elsewhere")
    allowed_machine.pages["/elsewhere"] = answer(rss(item(2)))
    gather(feed)
    assert feed.url == allowed_machine.url("/new")


def test_a_feed_that_moves_inside_is_not_followed(feed: Feed, allowed_machine: Listener) -> None:
    allowed_machine.pages["/feed"] = answer("", "301 Moved Permanently", location="http://10.0.0.1/feed")
    gather(feed)
    assert feed.trouble == "private"
    assert feed.url == allowed_machine.url("/feed")


def test_one_feed_in_trouble_does_not_keep_the_others(
    feed: Feed, allowed_machine: Listener, waste: Community
) -> None:
    add(waste, "http://127.0.0.1:1/feed", None)
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now() - timedelta(seconds=1))
    gather_due()
    assert titles() == ["Piece 1", "Piece 2"]
    assert set(Feed.objects.values_list("failures", flat=True)) == {0, 1}


def test_old_entries_are_let_go_of_unless_somebody_talked_about_them(
    feed: Feed, bo: Person, waste: Community
) -> None:
    gather(feed)
    entries = Entry.objects.order_by("title")
    entries.update(published_at=timezone.now() - timedelta(days=400))
    Contribution.objects.write(bo, waste, "news", title="A", html="", entry=entries[0])
    prune()
    assert titles() == ["Piece 1"]


def read(body: str | bytes, content_type: str = "application/xml") -> Any:
    sent = body.encode() if isinstance(body, str) else body
    return read_feed(Answer("https://www.example.org/feed", 200, {"content-type": content_type}, sent))


def test_markup_in_titles_is_taken_out() -> None:
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;Bins &amp;amp; &lt;b&gt;lids&lt;/b&gt;\u202e"
    [said] = read(
        rss(item(1, hostile, description="<![CDATA[<p onclick=x>One</p><img src=x onerror=y> two]]>"))
    ).entries
    assert said.title == "alert(1) Bins & lids"
    assert said.summary == "One two"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://jo:pw@example.org/",
        "http://[",
    ],
)
def test_links_that_are_none_bring_nothing(link: str) -> None:
    assert (
        read(rss(f"<item><title>A</title><link>{link}</link></item>", item(2))).entries[0].title == "Piece 2"
    )
    assert len(read(rss(f"<item><title>A</title><link>{link}</link></item>", item(2))).entries) == 1


def test_dates_are_sane() -> None:
    now = timezone.now()
    dates = {
        1: "Mon, 01 Jan 2999 00:00:00 GMT",
        2: "nonsense",
        3: f"{now - timedelta(days=3):%a, %d %b %Y %H:%M:%S} GMT",
        4: "Thu, 01 Jan 1970 00:00:00 GMT",
        5: "Mon, 99 Foo 99999 99:99:99 GMT",
    }
    said = {
        entry.guid: entry
        for entry in read(rss(*(item(n, pubDate=date) for n, date in dates.items()))).entries
    }
    assert said.keys() == {"id-1", "id-2", "id-3", "id-5"}
    assert all(entry.published_at <= timezone.now() for entry in said.values())
    assert (now - said["id-3"].published_at).days in (2, 3)


def test_an_atom_feed_in_another_alphabet_is_read() -> None:
    atom = (
        '<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="cy">'
        '<title>Caf\xe9</title><entry><id>a</id><title>T\xea</title><link href="/a"/></entry></feed>'
    )
    found = read(atom.encode("latin-1"))
    assert (found.title, found.language) == ("Café", "cy")
    assert (found.entries[0].title, found.entries[0].url) == ("Tê", "https://www.example.org/a")


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS + "]>" + rss(item(1, "&a8;")),
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item(1, "&x;")),
        rss(item(1), item(2))[:-30],
        rss("<item><title>a & b <b>c</title><link>https://www.example.org/1</link></item>"),
        "<rss>" + "<" * 50_000,
        rss("<item>" * 5_000),
        "\0" * 1000,
        b"\xff\xfe\xfa" * 1000,
    ],
    ids=["laughs", "file", "cut", "tangled", "open", "deep", "nothing", "noise"],
)
def test_hostile_feeds_are_survived(body: str | bytes) -> None:
    try:
        found = read(body)
    except NotFetched:
        return
    assert all(len(entry.title) <= 300 and "root:" not in entry.title for entry in found.entries)


@pytest.mark.parametrize(
    "body", ["<html><title>No feed</title></html>", "", "{}", "just words", "/etc/passwd"]
)
def test_what_is_no_feed_is_said_to_be_none(body: str) -> None:
    with pytest.raises(NotFetched):
        read(body, "text/html")


def test_a_feed_without_end_is_cut_off(
    feed: Feed, allowed_machine: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_request: bytes, connected: socket.socket) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
        while True:
            connected.sendall(b"<item>" * 10_000)

    allowed_machine.pages["/feed"] = endless
    gather(feed)
    assert feed.trouble == "large"


def test_many_entries_are_cut_to_as_many_as_are_kept() -> None:
    assert len(read(rss(*(item(number) for number in range(300)))).entries) == 200
