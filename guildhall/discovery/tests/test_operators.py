"""What author:, in:, tag:, council:, before:, after: and kind: narrow a search to, over HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.discovery import matching
from guildhall.discovery.indexing import index
from guildhall.discovery.operators import period, take_apart
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs

MOST_QUERIES = 12  # where little is found, two of them ask for mendings and for words that mean much the same


def main_of(browser: Browser, person: Person | None, words: str) -> str:
    """The page without its frame."""
    response = browser(person).get("/search/", {"q": words})
    assert response.status_code == 200
    page = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return page.replace("&#39;", "'").replace("&#34;", '"')


def found(page: str) -> set[str]:
    """Which of the things below a page shows."""
    words = re.sub(r"</?mark>", "", page)
    return {title for title in ("Brown bins", "Garden bins", "Bins in March") if title in words}


@pytest.fixture
def things(
    write: Write, waste: Community, make_community: MakeCommunity, ada: Person, bo: Person
) -> dict[str, Contribution]:
    """A question of Bo's, a discussion of Ada's elsewhere, and an old one of Ada's; the index knows."""
    parks = make_community("Parks and gardens")
    made = {
        "question": write(waste, bo, "Brown bins", kind="question"),
        "discussion": write(parks, ada, "Garden bins"),
        "old": write(waste, ada, "Bins in March"),
    }
    hang(made["question"], Tag.objects.named("collections"))
    march = datetime(2024, 3, 5, 12, tzinfo=UTC)
    Contribution.objects.filter(pk=made["old"].pk).update(published_at=march, active_at=march)
    run_jobs()
    index([each.pk for each in made.values()])
    return made


@pytest.mark.parametrize(
    ("operators", "titles"),
    [
        ("author:bo", {"Brown bins"}),
        ("author:«Bo Lind»", {"Brown bins"}),
        ("author:“Bo Lind”", {"Brown bins"}),
        ('author:"Ada Okafor"', {"Garden bins", "Bins in March"}),
        ("author: okaf", {"Garden bins", "Bins in March"}),
        ("author:ada author:bo", {"Brown bins", "Garden bins", "Bins in March"}),
        ("author:me", {"Brown bins"}),
        ("awdur:ada yn:parks", {"Garden bins"}),
        ("in:parks-and-gardens", {"Garden bins"}),
        ('in:"waste and recycling" kind:question', {"Brown bins"}),
        ("math:cwestiynau", {"Brown bins"}),
        ("tag:Collections", {"Brown bins"}),
        ("council:leeds", {"Garden bins", "Bins in March"}),
        ('cyngor:"Torrige District Council"', {"Brown bins"}),
        ("before:2025", {"Bins in March"}),
        ("before:2024-03-05", set()),
        ("before:6/3/2024", {"Bins in March"}),
        ("after:2024-03", {"Brown bins", "Garden bins"}),
        ('wedi:"4 Mawrth 2024" before:2025 author:ada', {"Bins in March"}),
    ],
)
def test_operators_narrow_what_was_written(
    things: dict[str, Contribution],
    browser: Browser,
    bo: Person,
    monkeypatch: pytest.MonkeyPatch,
    operators: str,
    titles: set[str],
) -> None:
    for words, few in (("bins ", 20_000), ("bins ", -1), ("", 20_000)):
        monkeypatch.setattr(matching, "FEW", few)  # below none every word is a common one
        page = main_of(browser, bo, words + operators)
        assert found(page) == titles
        assert "left out" not in page


@pytest.mark.parametrize(
    ("operators", "sentence"),
    [
        ("author:Zebedee", "Nobody here is called “Zebedee”."),
        ("author:..", "Nobody here is called “..”."),
        ("in:nowhere", "You know of no community that is called “nowhere”."),
        ("tag:unheard", "Nothing that you may see has the tag “unheard”."),
        ("council:atlantis", "No council or other organisation is called “atlantis”."),
        ("before:31/2/2024", "“31/2/2024” is no date that we know."),
        ("after:yesterday", "“yesterday” is no date that we know."),
        ("kind:sonnet", "There is no kind “sonnet”."),
        ("tag:", "Nothing stands after “tag:”."),
        ("-author:bo", "A minus does not go with “author:”."),
    ],
)
def test_what_an_operator_cannot_mean_is_said_beside_what_the_rest_finds(
    things: dict[str, Contribution], browser: Browser, bo: Person, operators: str, sentence: str
) -> None:
    page = main_of(browser, bo, f"bins {operators}")
    assert sentence in page
    assert found(page) == {"Brown bins", "Garden bins", "Bins in March"}
    assert sentence in main_of(browser, bo, operators)


def test_a_community_that_one_may_not_know_of_is_as_unknown_as_none(
    make_community: MakeCommunity, write: Write, browser: Browser, bo: Person, cy: Person
) -> None:
    hidden = make_community("Chief officers", kind="confidential")
    hang(write(hidden, bo, "Brown bins"), Tag.objects.named("merger"))
    run_jobs()
    for inside, outside, value in (
        ("In Chief officers", "You know of no community that is called “{}”.", "in:"),
        ("Tag: merger", "Nothing that you may see has the tag “{}”.", "tag:"),
    ):
        word = "chief-officers" if value == "in:" else "merger"
        assert inside in main_of(browser, bo, f"bins {value}{word}")
        for person in (cy, None):
            answers = {
                main_of(browser, person, f"bins {value}{each}").replace(each, "…") for each in (word, "x-y")
            }
            assert len(answers) == 1
            assert outside.format("…") in answers.pop()


def test_visitors_do_not_learn_who_is_here(
    things: dict[str, Contribution], browser: Browser, bo: Person
) -> None:
    for name in ("Bo", "Zebedee"):
        assert "Sign in to look for what somebody wrote." in main_of(browser, None, f"bins author:{name}")


def test_a_slip_in_a_name_is_mended_by_a_link(
    things: dict[str, Contribution], browser: Browser, cy: Person
) -> None:
    page = main_of(browser, cy, "bins author:okafro")
    assert "Nobody here is called “okafro”." in page
    assert 'href="/search/?q=bins+author%3A%22okafor%22"' in page


def test_each_operator_is_taken_away_by_its_chip(
    things: dict[str, Contribution], browser: Browser, bo: Person
) -> None:
    page = main_of(browser, bo, "bins author:bo kind:question")
    assert 'href="/search/?q=bins+author%3Abo"><span class="visually-hidden">Take away: </span>' in page
    assert "By Bo Lind" in page
    assert 'href="/search/?q=bins+kind%3Aquestion"' in page


def test_unwanted_words_are_left_out_where_nothing_else_was_typed(
    things: dict[str, Contribution], browser: Browser, bo: Person
) -> None:
    assert found(main_of(browser, bo, "author:ada -garden")) == {"Bins in March"}


def test_a_search_with_every_operator_asks_few_questions(
    things: dict[str, Contribution],
    browser: Browser,
    bo: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser(bo)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(
            "/search/?q=bins+author:bo+in:waste+tag:collections+council:torridge+after:2020+kind:question"
        )


def test_a_feed_is_narrowed_alike(things: dict[str, Contribution], browser: Browser, bo: Person) -> None:
    feed = browser(bo).get("/search/feed.atom?q=bins+author:ada").content.decode()
    assert found(feed) == {"Garden bins", "Bins in March"}


@pytest.mark.parametrize(
    "typed",
    ['"author:bo"', "10:30", "https://example.org/in:x", "foo:bar", "-", "author"],
)
def test_what_only_looks_like_an_operator_stays_a_word(typed: str) -> None:
    taken = take_apart(typed)
    assert (taken.words, list(taken.operators)) == (typed, [])


@pytest.mark.parametrize("value", ["2026-13-01", "31/2/2026", "0000", "9999", "", "x", "1 Smarch 2026"])
def test_what_is_no_date_is_none(value: str) -> None:
    assert period(value) is None
