"""Results: drawn, as a table, as CSV, over the years."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.round_robin.models import RoundRobin
from guildhall.tools.round_robin.tests.conftest import Asking, address, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_in(fees: RoundRobin, ada: Person, bo: Person, cy: Person, browser: Browser) -> RoundRobin:
    """Three councils have answered."""
    answer(browser(ada), fees, charge="no", fee="0")
    answer(browser(bo), fees, charge="yes", fee="32.50", how="Card", words="=2+3")
    answer(browser(cy), fees, charge="yes", fee="1,040", how="Card")
    return fees


def table(client: Client, round_robin: RoundRobin, query: str = "") -> list[list[str]]:
    text = client.get(address(round_robin, "csv") + query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_each_question_is_drawn_with_its_numbers_in_words(
    all_in: RoundRobin, bo: Person, browser: Browser
) -> None:
    page = browser(bo).get(address(all_in, "results")).content.decode()
    words = words_of(page)
    assert "Lowest £0 In the middle £32.50 Highest £1,040" in words
    assert "Yes 2 (67%)" in words
    assert "Card 2 (100%)" in words
    assert page.partition('<svg class="strip"')[2].partition("</svg>")[0].count("<circle") == 3
    assert page.count('class="strip__mine"') == 1
    assert "style=" not in page


def test_the_table_is_saved_for_a_spreadsheet_with_numbers_as_numbers(
    all_in: RoundRobin, bo: Person, browser: Browser
) -> None:
    heading, *rows = table(browser(bo), all_in)
    assert heading[1] == "Organisation"
    assert heading[7] == "What is the fee? (£)"
    assert [row[1] for row in rows] == [
        "Leeds City Council",
        "Newport City Council",
        "Torridge District Council",
    ]
    assert [row[7] for row in rows] == ["0", "1040", "32.5"]
    assert rows[2][10] == "'=2+3", "no spreadsheet runs what somebody wrote"


def test_the_lens_narrows_pictures_and_table(
    all_in: RoundRobin, bo: Person, browser: Browser, newport: Organisation
) -> None:
    Organisation.objects.filter(people=bo).update(touching=["NWP"])
    page = words_of(browser(bo).get(address(all_in, "results") + "?lens=neighbours").content.decode())
    assert "Lowest £1,040" in page
    assert [row[1] for row in table(browser(bo), all_in, "?lens=neighbours")[1:]] == ["Newport City Council"]


def test_who_declined_stands_with_the_reason(
    fees: RoundRobin, ada: Person, bo: Person, browser: Browser
) -> None:
    browser(bo).post(address(fees, "decline"), {"reason": "share", "reason_words": "A dispute"})
    page = words_of(browser(ada).get(address(fees, "results")).content.decode())
    assert "Who does not answer, and why Torridge We cannot share this: A dispute" in page
    assert table(browser(ada), fees)[1][-1] == "We cannot share this: A dispute"


def test_years_are_compared_by_the_question_even_when_its_words_changed(
    asking: Asking,
    all_in: RoundRobin,
    torridge: Organisation,
    leeds: Organisation,
    ada: Person,
    bo: Person,
    browser: Browser,
) -> None:
    RoundRobin._base_manager.filter(pk=all_in.pk).update(published_at="2024-03-01T10:00Z")
    again = asking(torridge, leeds, title="Again", again_of=all_in)
    again.questions.filter(key="fee").update(words="And the fee now?")
    answer(browser(ada), again, fee="10")
    answer(browser(bo), again, fee="40")
    words = words_of(browser(bo).get(address(again, "results")).content.decode())
    assert "And the fee now? Year All answers Torridge" in words
    assert "2024 £32.50 in the middle £32.50" in words
    assert "£25 in the middle £40" in words
    rows = table(browser(bo), again)
    assert [(row[0][:4], row[1], row[7]) for row in rows[1:]][-1] == (
        "2024",
        "Torridge District Council",
        "32.5",
    )


def test_a_year_in_which_ones_organisation_did_not_answer_stays_closed(
    asking: Asking, torridge: Organisation, newport: Organisation, bo: Person, cy: Person, browser: Browser
) -> None:
    before = asking(newport, title="Before")
    answer(browser(cy), before, fee="777")
    again = asking(torridge, newport, title="Again", again_of=before)
    answer(browser(bo), again, fee="40")
    answer(browser(cy), again, fee="50")
    assert "£777" not in browser(bo).get(address(again, "results")).content.decode()
    assert all(row[7] != "777" for row in table(browser(bo), again))
    assert "£777" in browser(cy).get(address(again, "results")).content.decode()


def test_results_without_an_answer_say_so(fees: RoundRobin, ada: Person, browser: Browser) -> None:
    assert "No answers to show yet" in browser(ada).get(address(fees, "results")).content.decode()


def test_the_list_says_how_many_answered_and_what_waits(
    all_in: RoundRobin, asking: Asking, waste: Community, torridge: Organisation, bo: Person, browser: Browser
) -> None:
    asking(torridge, title="It waits")
    page = words_of(browser(bo).get(f"/c/{waste.slug}/round_robin/").content.decode())
    assert "We answered 3 of 3 answered" in page
    assert "Waiting for us 0 of 1 answered" in page
    waiting = browser(bo).get(f"/c/{waste.slug}/round_robin/?show=waiting").content.decode()
    assert "It waits" in waiting
    assert "What do you charge?" not in waiting
    answered = browser(bo).get(f"/c/{waste.slug}/round_robin/?show=answered").content.decode()
    assert "It waits" not in answered
    assert "What do you charge?" in answered


def test_the_list_asks_few_questions_of_the_database(
    asking: Asking,
    waste: Community,
    torridge: Organisation,
    bo: Person,
    browser: Browser,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        asking(torridge, title=f"Number {number}")
    client = browser(bo)
    client.get(f"/c/{waste.slug}/round_robin/")
    with django_assert_max_num_queries(8):
        client.get(f"/c/{waste.slug}/round_robin/")
