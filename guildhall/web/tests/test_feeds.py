"""Feeds of a tag, a person and a search: what the page shows, to whoever has the key, and to nobody more."""

from __future__ import annotations

import feedparser
import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.people.keys import key_of, make_new_keys
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs


@pytest.fixture(autouse=True)
def written(waste: Community, bo: Person, write: Write) -> list[Contribution]:
    """A thing for all who are signed in, and one for members, both about lids."""
    made = [
        write(waste, bo, "Lids for all", kind="question"),
        write(waste, bo, "Lids for us", kind="question", shared_with="members"),
    ]
    for each in made:
        hang(each, Tag.objects.named("lids"))
    run_jobs()
    return made


def titles(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("application/atom+xml")
    return sorted(entry.title for entry in feedparser.parse(answer.content).entries)


@pytest.mark.parametrize(
    "address", ["/tags/lids/feed.atom", "/people/bo-lind/feed.atom", "/search/feed.atom?q=lids"]
)
def test_a_feed_says_what_its_reader_may_see(
    address: str, bo: Person, cy: Person, browser: Browser, visitor: Client
) -> None:
    mark = "&" if "?" in address else "?"
    assert titles(browser(cy), address) == ["Lids for all"]
    assert titles(visitor, f"{address}{mark}key={key_of(cy)}") == ["Lids for all"]
    assert titles(visitor, f"{address}{mark}key={key_of(bo)}") == ["Lids for all", "Lids for us"]
    old = key_of(bo)
    make_new_keys(bo)
    assert visitor.get(f"{address}{mark}key={old}").status_code == 404


def test_a_visitor_reads_what_is_public_and_of_a_person_nothing(visitor: Client) -> None:
    assert visitor.get("/tags/lids/feed.atom").status_code == 404
    assert titles(visitor, "/search/feed.atom?q=lids") == []
    assert visitor.get("/people/bo-lind/feed.atom").status_code in (302, 403)


@pytest.mark.parametrize(
    "page", ["/tags/lids/?lens=type", "/people/bo-lind/", "/search/?q=lids&kind=question&page=1"]
)
def test_a_page_leads_to_its_feed_narrowed_as_it_is(
    page: str, bo: Person, browser: Browser, visitor: Client
) -> None:
    html = browser(bo).get(page).content.decode()
    address = html.partition('type="application/atom+xml" href="http://testserver')[2].partition('"')[0]
    assert "page=" not in address
    for narrowed in ("lens=type", "kind=question"):
        assert (narrowed in address) is (narrowed in page)
    assert "Lids for us" in titles(visitor, address.replace("&amp;", "&"))


def test_an_entry_leads_to_the_place_and_shows_its_words_without_marks(
    written: list[Contribution], cy: Person, browser: Browser
) -> None:
    [entry] = feedparser.parse(browser(cy).get("/search/feed.atom?q=lids").content).entries
    assert entry.link == f"http://testserver{written[0].get_absolute_url()}"
    assert "<" not in entry.get("summary", "")
    assert titles(browser(cy), "/search/feed.atom") == []
