"""Narrowing people and search: facets, the lens, what was chosen, and why somebody is there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.readers import everybody
from guildhall.discovery import directory
from guildhall.kit.facets import facet
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, MakePerson, Write
from guildhall.testing.jobs import run_jobs

MOST_QUERIES = 6


def main_of(client: Client, address: str) -> str:
    """The page without its frame, where one's own name always stands."""
    return client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]


def counted(page: str, label: str) -> str:
    """What a facet says beside an answer; empty where it does not offer it."""
    found = re.search(
        rf'<span>{re.escape(label)}</span>(?:<span class="facets__count">([\d,]+)</span>)?', page
    )
    return (found[1] or "uncounted") if found else ""


@pytest.fixture
def crew(make_person: MakePerson, ada: Person, bo: Person, cy: Person, leeds: Organisation) -> list[Person]:
    """Ada of Leeds, Bo of Torridge, Cy of Newport, and a councillor of Leeds; all but Bo know about heat."""
    fay = make_person("Fay Marsh", organisation=leeds, kind=Person.Kind.COUNCILLOR)
    for person in (ada, cy, fay):
        person.change_profile(knows="Heat networks and tower blocks")
    return [ada, bo, cy, fay]


@pytest.mark.parametrize("words", ["", "heat"])
def test_people_are_counted_by_what_they_can_be_narrowed_to(
    crew: list[Person], bo: Person, browser: Browser, words: str
) -> None:
    page = main_of(browser(bo), f"/people/?q={words}")
    assert counted(page, "Leeds") == "2"
    assert counted(page, "Councillor") == "1"
    assert counted(page, "Newport") == "1"
    assert counted(page, "Torridge") == ("" if words else "1")


@pytest.mark.parametrize("words", ["", "heat"])
@pytest.mark.parametrize(
    ("choice", "there", "gone"),
    [
        ("kind=councillor", "Fay Marsh", "Ada Okafor"),
        ("organisation=leeds", "Ada Okafor", "Cy Morgan"),
        ("nation=England", "Ada Okafor", "Cy Morgan"),
        ("region=Yorkshire+and+The+Humber", "Fay Marsh", "Bo Lind"),
    ],
)
def test_each_choice_leaves_those_who_fit(
    crew: list[Person], cy: Person, browser: Browser, words: str, choice: str, there: str, gone: str
) -> None:
    page = main_of(browser(cy), f"/people/?q={words}&{choice}")
    assert there in page
    assert gone not in page
    assert "Take away:" in page


@pytest.mark.parametrize("few", [0, 2000])
def test_pages_of_a_narrowed_list_go_on_where_the_last_one_ended(
    make_person: MakePerson,
    bo: Person,
    cy: Person,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(directory, "FEW_TO_SORT", few)
    for number in range(25):
        make_person(f"N{number:02d} Marsh", email=f"n{number}@torridge.gov.uk")
    first = main_of(browser(cy), "/people/?organisation=torridge")
    assert "26 people" in first
    assert "N18 Marsh" in first
    assert "N19 Marsh" not in first
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = main_of(browser(cy), address)
    assert "N18 Marsh" not in second
    assert "N24 Marsh" in second
    assert "Cy Morgan" not in first + second


def test_a_choice_leaves_the_other_answers_to_its_question_in_place(
    crew: list[Person], bo: Person, browser: Browser
) -> None:
    page = main_of(browser(bo), "/people/?nation=Wales&kind=officer")
    assert (counted(page, "Wales"), counted(page, "England")) == ("1", "2")
    assert counted(page, "Leeds") == ""


def test_what_was_chosen_is_kept_by_the_box_and_taken_away_by_a_link(
    crew: list[Person], bo: Person, browser: Browser
) -> None:
    page = main_of(browser(bo), "/people/?q=heat&kind=officer&lens=nation")
    assert '<input type="hidden" name="kind" value="officer">' in page
    assert '<input type="hidden" name="lens" value="nation">' in page
    assert 'class="chip chip--chosen" href="/people/?q=heat&amp;lens=nation"' in page


def test_people_are_narrowed_by_a_community_whose_members_one_may_know(
    crew: list[Person], make_community: MakeCommunity, bo: Person, cy: Person, browser: Browser
) -> None:
    make_community("Heat networks", kind="private")
    inside = main_of(browser(bo), "/people/?community=heat-networks")
    assert "Ada Okafor" in inside
    assert "Cy Morgan" not in inside
    assert counted(inside, "Leeds") == "1"
    outside = main_of(browser(cy), "/people/?community=heat-networks")
    assert "Cy Morgan" in outside
    assert "Heat networks" not in outside.replace("Heat networks and tower blocks", "")


def test_it_says_why_somebody_is_there(
    crew: list[Person], waste: Community, bo: Person, cy: Person, write: Write, browser: Browser
) -> None:
    write(waste, bo, "Heat in tower blocks", kind="discussion")
    write(waste, bo, "Who heats towers?", "We have heat.", kind="question")
    write(waste, cy, "More heat", kind="discussion")
    run_jobs()
    page = main_of(browser(cy), "/people/?q=heat")
    assert page.count("Wrote about this") == 1  # neither who asked, nor oneself
    assert f'<a href="/search/?q=heat+author:{bo.slug}">Wrote about this once, ' in page
    assert "Knows about: <mark>Heat</mark> networks" in page
    assert "Fits by name, job or organisation" in main_of(browser(cy), "/people/?q=recycling+officer")


def test_what_is_shown_to_nobody_is_no_reason(
    crew: list[Person], ada: Person, cy: Person, browser: Browser
) -> None:
    ada.change_profile(shown_to={"knows": Person.Reach.NOBODY})
    assert "Ada Okafor" not in main_of(browser(cy), "/people/?q=heat")


@pytest.mark.parametrize("words", ["", "heat"])
def test_who_is_away_can_be_left_out(
    crew: list[Person], bo: Person, cy: Person, browser: Browser, words: str
) -> None:
    assert "availability" not in main_of(browser(bo), f"/people/?q={words}")
    cy.change_profile(away_until=timezone.localdate() + timedelta(days=3))
    caches["pages"].clear()
    page = main_of(browser(bo), f"/people/?q={words}")
    assert counted(page, "Away") == "1"
    assert counted(page, "Here now") == ("2" if words else "3")
    here = main_of(browser(bo), f"/people/?q={words}&availability=here")
    assert "Cy Morgan" not in here
    assert "Ada Okafor" in here
    away = main_of(browser(bo), f"/people/?q={words}&availability=away")
    assert "Cy Morgan" in away
    assert "1 person" in away


def test_somebody_switched_off_is_counted_no_longer(
    crew: list[Person], bo: Person, cy: Person, browser: Browser
) -> None:
    assert counted(main_of(browser(bo), "/people/"), "Newport") == "1"
    cy.switch_off()
    caches["pages"].clear()
    page = main_of(browser(bo), "/people/")
    assert counted(page, "Newport") == ""
    assert "Cy Morgan" not in page


@pytest.mark.parametrize(
    "query",
    ["?kind=x", "?region=%00", "?nation=x&organisation=y", "?community=%00", "?page=0&after=x", "?lens=x"],
)
def test_odd_addresses_are_answered(crew: list[Person], bo: Person, browser: Browser, query: str) -> None:
    for path in ("/people/", "/search/"):
        for words in ("", "&q=heat"):
            assert browser(bo).get(f"{path}{query}{words}").status_code == 200


def test_nobody_found_says_what_to_do_next(crew: list[Person], bo: Person, browser: Browser) -> None:
    assert "/ask/?title=zeppelins" in main_of(browser(bo), "/people/?q=zeppelins")
    narrowed = main_of(browser(bo), "/people/?q=heat&nation=Scotland")
    assert 'href="/people/?q=heat">Look among everybody' in narrowed


@pytest.fixture
def written(waste: Community, make_community: MakeCommunity, crew: list[Person], write: Write) -> Community:
    """Two threads about heat, by people of Leeds and Torridge, in two communities."""
    ada, bo, *_others = crew
    heat = make_community("Heat networks", purpose="Heat from shared boilers")
    write(waste, bo, "Heat from waste", kind="question")
    write(heat, ada, "Heat meters", kind="discussion")
    run_jobs()
    return heat


def test_one_box_finds_people_communities_and_what_was_written(
    written: Community, cy: Person, browser: Browser
) -> None:
    page = main_of(browser(cy), "/search/?q=heat")
    assert "<mark>Heat</mark> networks</a>" in page
    assert "Fay Marsh" in page
    assert "<mark>Heat</mark> from waste" in page
    assert (counted(page, "Questions"), counted(page, "Discussions")) == ("1", "1")
    assert (counted(page, "Heat networks"), counted(page, "Waste and recycling")) == ("1", "1")


@pytest.mark.parametrize("choice", ["kind=question", "community=waste-and-recycling", "lens=region"])
def test_each_choice_leaves_what_fits(written: Community, bo: Person, browser: Browser, choice: str) -> None:
    page = main_of(browser(bo), f"/search/?q=heat&{choice}")
    assert "from waste</a>" in page
    assert "meters</a>" not in page


def test_visitors_find_no_people_and_are_told_that_there_is_more(
    written: Community, visitor: Client, cy: Person, browser: Browser
) -> None:
    page = main_of(visitor, "/search/?q=heat")
    assert "Fay Marsh" not in page
    assert "Sign in to find more" in page
    assert "Sign in to find more" not in main_of(browser(cy), "/search/?q=heat")


def test_people_and_communities_follow_the_lens(written: Community, cy: Person, browser: Browser) -> None:
    page = main_of(browser(cy), "/search/?q=heat&lens=nation")
    assert "Fay Marsh" not in page
    assert "networks</a>" not in page
    assert "Nothing written fits all of this" in page


def test_a_community_that_one_may_not_know_of_is_neither_found_nor_chosen(
    written: Community, make_community: MakeCommunity, cy: Person, browser: Browser
) -> None:
    hidden = make_community("Heat secrets", kind="confidential")
    page = main_of(browser(cy), f"/search/?q=heat&community={hidden.slug}")
    assert "secrets" not in page.replace(hidden.slug, "")


@pytest.mark.parametrize(
    "address",
    [
        "/people/",
        "/people/?kind=officer&nation=England&lens=nation",
        "/people/?q=heat",
        "/people/?q=heat&nation=England&lens=nation",
        "/people/?q=heat&community=waste-and-recycling",
        "/search/?q=heat",
        "/search/?q=heat&kind=question",
        "/search/?q=heat&community=waste-and-recycling&sort=newest",
    ],
)
def test_a_page_costs_few_queries(
    written: Community,
    make_person: MakePerson,
    waste: Community,
    bo: Person,
    cy: Person,
    browser: Browser,
    write: Write,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    write(waste, bo, "Heat pumps", kind="question")
    write(waste, bo, "Heat batteries", kind="question")
    run_jobs()
    client = browser(cy)
    client.get(address)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address)


def test_organisations_are_called_as_the_reader_calls_them(
    crew: list[Person], make_person: MakePerson, newport: Organisation, cy: Person, browser: Browser
) -> None:
    Organisation.objects.filter(pk=newport.pk).update(
        welsh_name="Cyngor Dinas Casnewydd", welsh_short_name="Casnewydd"
    )
    board = Organisation.objects.create(name="Gwent Health Board", sector="nhs", nation="Wales")
    make_person("Ifor Rees", organisation=board, email="ifor@example.org")
    for words in ("", "heat"):
        assert counted(main_of(browser(cy), f"/people/?q={words}"), "Newport") == "1"
    cy.change_profile(language="cy")
    for words in ("", "heat"):
        page = main_of(browser(cy), f"/people/?q={words}")
        assert counted(page, "Casnewydd") == "1"
        assert "Cyngor Dinas Casnewydd" in page
    assert counted(main_of(browser(cy), "/people/"), "Gwent Health Board") == "1"


def test_who_reads_and_whom_one_finds_are_counted_apart(browser: Browser, ada: Person) -> None:
    assert everybody() == (Person.objects.active().count(), 1)
    assert browser(ada).get("/people/").status_code == 200
    assert everybody()[0] == Person.objects.active().count()


def test_the_first_few_answers_are_shown_and_the_others_on_request(
    make_person: MakePerson, bo: Person, browser: Browser
) -> None:
    for number in range(12):
        name = f"Council {'abcdefghijkl'[number]}"
        council = Organisation.objects.create(
            code=f"C{number}", slug=f"c{number}", name=name, short_name=name
        )
        for person in range(2 if number < 8 else 1):
            make_person(f"Somebody {'mn'[person]}{'abcdefghijkl'[number]}", organisation=council)
    page = main_of(browser(bo), "/people/")
    first, _more, others = page.partition('<details class="facets__more">')
    assert counted(first, "Council a") == counted(first, "Council h") == "2"
    assert not counted(first, "Council i") and counted(others, "Council i") == "1"
    # What was chosen is seen.
    assert '<details class="facets__more" open>' in main_of(browser(bo), "/people/?organisation=c11")


@pytest.mark.parametrize(("answers", "first"), [(8, 8), (9, 9), (10, 8), (30, 8)])
def test_no_answer_is_hidden_alone(answers: int, first: int) -> None:
    made = facet("a", "A", "All", [(str(each), str(each), 1) for each in range(answers)])
    assert (len(made.first), len(made.others)) == (first, answers - first)
