"""Links are shared with the title that their page has, and what is here already is pointed out."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.importing.preparing import prepare
from guildhall.importing.reports import Report, Row
from guildhall.kit.outgoing.answers import Answer
from guildhall.kit.webpage import plain_line, read_page
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.testing.listener import Listener, answer
from guildhall.tools.links.addresses import as_title, fingerprint
from guildhall.tools.links.models import Link

PAGE = (
    "<html><head><title>What to\n recycle &amp; when</title><meta name=description content='Sort it.'>"
    "<meta property='og:site_name' content='GOV.UK'></head><body><h1>x</h1></body></html>"
)


@pytest.fixture(autouse=True)
def nobody_was_here_before(db: None) -> None:
    cache.clear()


def share(client: Any, community: Community, act: str = "send", **fields: str) -> Any:
    """Sends the form."""
    sent = {
        "url": "",
        "title": "",
        "html": "",
        "tags": "",
        "language": "en",
        "shared_with": "community",
        "act": act,
    }
    return client.post(reverse("links_new", args=[community.slug]), sent | fields)


def test_a_link_is_published_at_once_and_its_title_follows(
    allowed_machine: Listener, waste: Community, bo: Person, browser: Browser
) -> None:
    allowed_machine.pages["/recycle"] = answer(PAGE, content_type="text/html; charset=utf-8")
    share(browser(bo), waste, url=allowed_machine.url("/recycle"))
    link = Link.objects.get()
    assert link.title == "127.0.0.1/recycle"
    assert allowed_machine.connections == 0
    run_jobs()
    link.refresh_from_db()
    assert (link.title, link.description, link.site) == ("What to recycle & when", "Sort it.", "GOV.UK")
    assert (link.state, link.status) == ("fine", 200)
    page = browser(bo).get(link.get_absolute_url()).content.decode()
    assert "What to recycle &amp; when" in page
    assert "Sort it." in page
    assert 'rel="nofollow noopener noreferrer"' in page
    assert link.get_absolute_url() in browser(bo).get("/search/?q=recycle").content.decode()


def test_a_title_that_somebody_wrote_stays(
    allowed_machine: Listener, waste: Community, bo: Person, browser: Browser
) -> None:
    allowed_machine.pages["/recycle"] = answer(PAGE)
    share(browser(bo), waste, url=allowed_machine.url("/recycle"), title="Ours")
    run_jobs()
    assert Link.objects.get().title == "Ours"
    assert Link.objects.get().description == "Sort it."


def test_a_page_that_cannot_be_read_keeps_nobody_from_sharing_it(
    another_machine: Listener, waste: Community, bo: Person, browser: Browser
) -> None:
    share(browser(bo), waste, url=another_machine.url("/inside"))
    run_jobs()
    link = Link.objects.get()
    assert (link.state, link.trouble, link.failures) == ("unknown", "port", 0)
    assert another_machine.connections == 0
    assert browser(bo).get(link.get_absolute_url()).status_code == 200


def test_the_title_is_fetched_when_asked_and_the_form_comes_back_filled_in(
    allowed_machine: Listener, waste: Community, bo: Person, browser: Browser
) -> None:
    allowed_machine.pages["/recycle"] = answer(gzip.compress(PAGE.encode()), content_encoding="gzip")
    sent = share(
        browser(bo), waste, "fetch", url=allowed_machine.url("/recycle"), html="Good to know", tags="bins"
    )
    page = sent.content.decode()
    assert 'value="What to recycle &amp; when"' in page
    assert "Good to know" in page
    assert 'value="bins"' in page
    assert Link.objects.count() == 0
    mine = share(
        browser(bo), waste, "fetch", url=allowed_machine.url("/recycle"), title="Ours"
    ).content.decode()
    assert 'value="Ours"' in mine
    assert "The page calls itself: What to recycle &amp; when" in mine


@pytest.mark.parametrize(
    ("path", "said"), [("/nothing", "does not say its title"), ("/empty", "does not say its title")]
)
def test_a_title_that_is_not_there_is_said(
    allowed_machine: Listener, waste: Community, bo: Person, browser: Browser, path: str, said: str
) -> None:
    allowed_machine.pages["/empty"] = answer("\x00\x01")
    assert said in share(browser(bo), waste, "fetch", url=allowed_machine.url(path)).content.decode()


def test_titles_are_not_looked_up_without_end(
    another_machine: Listener, waste: Community, bo: Person, browser: Browser
) -> None:
    client = browser(bo)
    for _time in range(41):
        page = share(client, waste, "fetch", url=another_machine.url("/inside")).content.decode()
    assert "many titles in a short time" in page
    assert another_machine.connections == 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Paste the address of the page"),
        ("javascript:alert(1)", "This is not a web address"),
        ("ftp://example.org/a", "This is not a web address"),
        ("https://jo:pw@example.org/", "name or password"),
        ("not an address", "This is not a web address"),
    ],
)
def test_what_is_no_address_is_said_and_nothing_typed_is_lost(
    waste: Community, bo: Person, browser: Browser, address: str, said: str
) -> None:
    sent = share(browser(bo), waste, url=address, title="Kept", html="Kept too")
    page = sent.content.decode()
    assert sent.status_code == 422
    assert said in page
    assert 'value="Kept"' in page
    assert "Kept too" in page
    assert Link.objects.count() == 0


def test_an_address_without_its_beginning_is_taken_as_https(
    waste: Community, bo: Person, browser: Browser
) -> None:
    share(browser(bo), waste, url="www.example.org/a", title="A")
    assert Link.objects.get().url == "https://www.example.org/a"


def test_the_same_address_is_pointed_out_and_may_be_shared_all_the_same(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    share(browser(ada), waste, url="https://www.example.org/a/?utm_source=mail", title="Ada's find")
    sent = share(browser(bo), waste, url="http://example.org/a", title="Again", html="Mine")
    page = sent.content.decode()
    assert "This address is here already" in page
    assert Link.objects.get().get_absolute_url() in page
    assert "Mine" in page
    share(browser(bo), waste, url="http://example.org/a", title="Again", anyway="1")
    assert Link.objects.count() == 2


def test_an_address_that_one_may_not_see_is_not_pointed_out(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    share(browser(ada), waste, url="https://example.org/a", title="For us", shared_with="facilitators")
    share(browser(bo), waste, url="https://example.org/a", title="Mine")
    assert Link.objects.count() == 2


def test_the_same_form_sent_twice_makes_one_link(waste: Community, bo: Person, browser: Browser) -> None:
    for _time in range(2):
        share(browser(bo), waste, url="https://example.org/a", title="Mine", token="one", anyway="1")
    assert Link.objects.count() == 1


def test_the_list_shows_where_links_lead(waste: Community, bo: Person, browser: Browser) -> None:
    share(browser(bo), waste, url="https://www.example.org/a", title="Mine")
    page = browser(bo).get(reverse("links", args=[waste.slug])).content.decode()
    assert 'href="https://www.example.org/a" rel="nofollow noopener noreferrer"' in page
    assert "example.org" in page


def test_a_changed_address_is_looked_at_anew(
    allowed_machine: Listener, waste: Community, bo: Person, browser: Browser
) -> None:
    allowed_machine.pages |= {"/a": answer(PAGE), "/b": answer("<title>B</title>")}
    share(browser(bo), waste, url=allowed_machine.url("/a"))
    run_jobs()
    link = Link.objects.get()
    Link.objects.update(state="dead", failures=3)
    form = {"url": allowed_machine.url("/b"), "title": link.title, "html": "", "tags": "", "language": "en"}
    browser(bo).post(f"/contributions/{link.pk}/edit/", form)
    run_jobs()
    link.refresh_from_db()
    assert (link.url, link.state, link.failures, link.description) == (
        allowed_machine.url("/b"),
        "fine",
        0,
        "",
    )


def test_a_link_of_the_import_keeps_its_address(waste: Community) -> None:
    values = {
        "id": "1",
        "kind": "link",
        "title": "A",
        "url": "https://www.example.org/a",
        "date": "2024-01-01",
    }
    post = prepare(Row("posts.jsonl", 1, values), "1", "1", people={}, before=timezone.now(), report=Report())
    assert post.kind == "link"
    assert post.own["url"] == "https://www.example.org/a"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.org/a/", "http://example.org/a", True),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?c=2&b=1#d", True),
        ("https://example.org/a?fbclid=x", "https://example.org/a", True),
        ("https://example.org/a?id=1", "https://example.org/a?id=2", False),
        ("https://example.org/A", "https://example.org/a", False),
        ("https://example.org:8443/a", "https://example.org/a", False),
    ],
)
def test_which_addresses_are_the_same(one: str, other: str, same: bool) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


def test_an_address_without_a_title_is_called_by_its_page() -> None:
    assert as_title("https://www.example.org/a%20b/?c=d") == "example.org/a b"


def _page(body: bytes, content_type: str = "text/html") -> Any:
    return read_page(Answer("https://example.org/a/", 200, {"content-type": content_type}, body))


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        ("<title>Tŷ</title>".encode(), "text/html", "Tŷ"),
        ("<meta charset=iso-8859-1><title>Caf\xe9</title>".encode("latin-1"), "text/html", "Café"),
        ("<title>Tŷ</title>".encode("utf-16"), "text/html", "Tŷ"),
        (b"<title>Caf\xe9</title>", "text/html; charset=windows-1252", "Café"),
        (b"<title>A</title>", "text/html; charset=no-such-thing", "A"),
        (b"<title>A</title>", "text/html; charset=base64", "A"),
        (b"<title>&lt;script&gt;alert(1)&lt;/script&gt; A</title>", "text/html", "alert(1) A"),
        (b"<svg><title/></svg><TITLE lang=en>A\n\t B</TITLE>", "text/html", "A B"),
        (b"<title>A", "text/html", "A"),
        (b"<title>A</title>", "application/pdf", ""),
        (b"", "text/html", ""),
    ],
)
def test_titles_are_read_without_trust(body: bytes, kind: str, title: str) -> None:
    assert _page(body, kind).title == title


def test_signs_that_turn_the_text_are_taken_out_and_long_texts_are_cut() -> None:
    assert plain_line("A\u202eB\x00C", 100) == "A B C"
    assert len(plain_line("word " * 1000, 200)) <= 200


@pytest.mark.parametrize("piece", [b"<title", b"<meta name=", b"<!--", b"<link rel='", b"&amp", b"<title>a<"])
def test_no_page_makes_reading_slow(piece: bytes) -> None:
    began = timezone.now()
    _page(piece * (256 * 1024 // len(piece)))
    assert (timezone.now() - began).total_seconds() < 3


def test_the_feeds_of_a_page_are_found() -> None:
    page = _page(
        b"<link rel=alternate type='application/rss+xml' href='/feed' title='News'>"
        b"<link rel='alternate' type=application/atom+xml href=javascript:alert(1)>"
    )
    assert page.feeds == [("News", "https://example.org/feed")]


def test_the_list_takes_as_many_queries_for_many_links_as_for_one(
    waste: Community,
    bo: Person,
    browser: Browser,
    write: Write,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        write(waste, bo, f"Link {number}", kind="link", url=f"https://example.org/{number}")
    client = browser(bo)
    client.get(reverse("links", args=[waste.slug]))
    with django_assert_max_num_queries(9):
        client.get(reverse("links", args=[waste.slug]))
