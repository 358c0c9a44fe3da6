"""What is offered while somebody types into a search box."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.discovery.indexing import index_people
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity
from guildhall.testing.jobs import run_jobs

MOST_QUERIES = 6


def offered(browser: Browser, person: Person | None, words: str) -> str:
    """The fragment."""
    response = browser(person).get("/search/suggest", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("lee", "/councils/leeds/"),
        ("torrid", "/councils/torridge/"),
        ("was", "/c/waste-and-recycling/"),
        ("recycling was", "/c/waste-and-recycling/"),
        ("oka", "/people/ada-okafor/"),
        ("lind b", "/people/bo-lind/"),
    ],
)
def test_councils_communities_and_people_are_offered_by_their_names(
    browser: Browser,
    leeds: Organisation,
    torridge: Organisation,
    waste: Community,
    ada: Person,
    bo: Person,
    words: str,
    address: str,
) -> None:
    run_jobs()
    index_people([ada.pk, bo.pk])
    assert f'data-href="{address}"' in offered(browser, bo, words)


def test_a_community_is_offered_by_its_name_alone_to_those_who_may_know_of_it(
    browser: Browser, make_community: MakeCommunity, bo: Person, cy: Person
) -> None:
    make_community("Chief officers", kind="confidential", purpose="Talking of mergers")
    run_jobs()
    assert "Chief officers" in offered(browser, bo, "chief")
    assert "Chief officers" not in offered(browser, bo, "mergers")
    for person in (cy, None):
        assert "Chief officers" not in offered(browser, person, "chief")


def test_visitors_are_offered_nobody(browser: Browser, bo: Person) -> None:
    run_jobs()
    assert "Bo Lind" not in offered(browser, None, "lind")


@pytest.mark.parametrize("words", ["", "'", "\x00", "%s", "a:*", "x" * 500, "ŵŷ"])
def test_nonsense_is_answered(browser: Browser, bo: Person, words: str) -> None:
    assert "data-href" not in offered(browser, bo, words)


def test_it_costs_little(
    browser: Browser, waste: Community, bo: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(bo)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/search/suggest?q=wa")
