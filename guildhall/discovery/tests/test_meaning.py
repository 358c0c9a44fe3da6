"""Search by meaning: other words that mean much the same find what one may see, where one's own find hardly anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery import jobs
from guildhall.discovery.meaning import ALIKE, learn_meanings
from guildhall.discovery.models import NearWord
from guildhall.discovery.spelling import learn_everything
from guildhall.kit import meaning
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs


@pytest.fixture
def thread(waste: Community, bo: Person, write: Write) -> Contribution:
    """Bo asks in an open community, and it is known which words mean much the same as «cemetery» and «kids»."""
    made = write(waste, bo, "Who mows graveyards?", "Ours are full of children.", kind="question")
    run_jobs()
    NearWord.objects.create(word="cemetery", near=["burial", "graveyards"])
    NearWord.objects.create(word="kids", near=["children"])
    return made


def meant(browser: Browser, person: Person | None, words: str, path: str = "/search/") -> str:
    """What a page finds by meaning."""
    page = browser(person).get(path, {"q": words}).content.decode()
    return page.partition("may be meant, too")[2].partition("</ul>")[0]


@pytest.mark.parametrize("words", ["cemetery", "Cemetery kids", "cemetery -zeppelin", "cemetery or zeppelin"])
def test_what_holds_other_words_is_found_and_they_are_marked(
    thread: Contribution, cy: Person, browser: Browser, words: str
) -> None:
    found = meant(browser, cy, words)
    assert "<mark>graveyards</mark>" in found
    assert "in other words" in found


@pytest.mark.parametrize("words", ["zeppelin", '"cemetery kids"', "cemetery zeppelin", "cemetery -children"])
def test_every_part_must_still_be_met(thread: Contribution, cy: Person, browser: Browser, words: str) -> None:
    assert meant(browser, cy, words) == ""


def test_where_enough_holds_the_words_themselves_nothing_is_added(
    thread: Contribution, waste: Community, bo: Person, cy: Person, write: Write, browser: Browser
) -> None:
    for number in range(2):
        write(waste, bo, f"Cemetery {number}", kind="question")
    run_jobs()
    assert "graveyards" in meant(browser, cy, "cemetery")
    write(waste, bo, "Cemetery 3", kind="question")
    run_jobs()
    assert meant(browser, cy, "cemetery") == ""


def test_nobody_finds_so_what_they_may_not_see(
    thread: Contribution,
    make_community: MakeCommunity,
    bo: Person,
    cy: Person,
    write: Write,
    browser: Browser,
) -> None:
    secret = make_community("Chief officers", kind="confidential")
    write(secret, bo, "Burial grounds are closed", kind="discussion")
    run_jobs()
    assert "closed" in meant(browser, bo, "cemetery")
    assert "closed" not in meant(browser, cy, "cemetery")
    assert meant(browser, None, "cemetery") == ""


def test_people_are_found_by_what_they_mean(
    thread: Contribution, ada: Person, cy: Person, browser: Browser
) -> None:
    ada.change_profile(knows="Play areas for children")
    run_jobs()
    assert "Ada Okafor" in meant(browser, cy, "kids", "/people/")
    assert meant(browser, cy, "zeppelin", "/people/") == ""


def test_words_are_learnt_of_what_is_open_alone_and_anew_each_time(
    thread: Contribution,
    make_community: MakeCommunity,
    bo: Person,
    write: Write,
) -> None:
    secret = make_community("Chief officers", kind="confidential")
    write(secret, bo, "Burial", kind="discussion")
    run_jobs()
    learn_everything()

    class Known:
        def known_words(self) -> list[str]:
            return ["burial", "cemetery", "children", "graveyards", "mows"]

        def alike(self, words: Sequence[str], among: Sequence[str], least: float) -> Iterator[list[str]]:
            assert least == ALIKE
            assert "burial" not in among, "it stands in a confidential community alone"
            yield from (["graveyards"] if word == "cemetery" else [] for word in words)

    assert learn_meanings(Known()) == 1
    assert list(NearWord.objects.values_list("word", "near")) == [("cemetery", ["graveyards"])]


@pytest.mark.django_db
def test_without_the_model_nothing_is_learnt_and_nothing_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "is_installed", lambda: False)
    jobs.learn_what_words_mean()
    assert not NearWord.objects.exists()


@pytest.mark.skipif(not meaning.is_installed(), reason="bin/setup --meaning was not run")
def test_the_model_knows_what_councils_speak_of() -> None:
    model = meaning.Model()
    here = ["graveyard", "highways", "children", "landlord", "physician", "invoice"]
    words = ["cemetery", "roads", "kids", "tenant", "doctor", "zebra"]
    found = list(model.alike(words, here, ALIKE))
    assert found == [["graveyard"], ["highways"], ["children"], ["landlord"], ["physician"], []]
    # A text among longer ones is what it is alone.
    [alone] = model.vectors(["green waste"])
    among_others, _longer = model.vectors(["green waste", "a much longer text than that"])
    assert abs(float((alone * among_others).sum()) - 1) < 1e-4
