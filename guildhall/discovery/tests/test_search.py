"""Finding what people wrote, and the people, over HTTP."""

from __future__ import annotations

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity
from guildhall.testing.jobs import run_jobs


@pytest.fixture
def question(waste: Community, bo: Person) -> Contribution:
    """Bo asks about bins; the index knows."""
    made = Contribution.objects.write(
        bo, waste, "question", title="Who charges for bins?", html="<p>Replacement</p>"
    )
    run_jobs()
    return made


def test_words_are_found_in_any_of_their_forms(browser: Browser, question: Contribution, bo: Person) -> None:
    page = browser(bo).get("/search/?q=charging+bin").content.decode()
    assert question.get_absolute_url() in page


@pytest.mark.parametrize(
    "words", ["", " ", "'", '"', "-", "a & | ! <-> b", "\x00", "%s", "(((", "x" * 5000, "ŵŷ"]
)
def test_no_words_break_the_search(browser: Browser, question: Contribution, bo: Person, words: str) -> None:
    for path in ("/search/", "/search/similar", "/people/", "/people/suggest"):
        assert browser(bo).get(path, {"q": words}).status_code == 200


def test_what_one_may_not_see_is_not_found(
    browser: Browser, make_community: MakeCommunity, bo: Person, cy: Person
) -> None:
    secret = make_community("Chief officers", kind="confidential")
    made = Contribution.objects.write(
        bo, secret, "question", title="Merging with Torridge?", html="<p>Soon</p>"
    )
    run_jobs()
    assert made.get_absolute_url() in browser(bo).get("/search/?q=merging").content.decode()
    assert "Merging" not in browser(cy).get("/search/?q=merging").content.decode()


def test_similar_questions_show_while_typing(browser: Browser, question: Contribution, bo: Person) -> None:
    page = browser(bo).get("/search/similar?q=Do+you+charge+for+bins").content.decode()
    assert "Who charges for bins?" in page


def test_people_are_found_by_name_and_only_by_those_signed_in(
    browser: Browser, ada: Person, bo: Person
) -> None:
    run_jobs()
    assert "Ada Okafor" in browser(bo).get("/people/?q=okafor").content.decode()
    assert browser(None).get("/people/?q=okafor").status_code == 302
    assert browser(None).get("/people/suggest?q=ada").status_code == 401
