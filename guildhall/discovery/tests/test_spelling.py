"""«Did you mean»: slips are mended by words that the reader could have read, and by no others."""

from __future__ import annotations

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.jobs import learn_words
from guildhall.discovery.models import Spelling
from guildhall.discovery.spelling import is_one_slip
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs


def offered(browser: Browser, person: Person | None, words: str, path: str = "/search/") -> str:
    """What a page offers, or shows at once, instead of some words; empty where it offers nothing."""
    page = browser(person).get(path, {"q": words}).content.decode()
    if "Nothing holds “" in page:
        return page.partition("what holds “")[2].partition("”")[0]
    return page.partition("Did you mean <a")[2].partition(">")[2].partition("</a>")[0]


@pytest.fixture
def thread(waste: Community, bo: Person, write: Write) -> Contribution:
    """Bo asks in an open community."""
    made = write(waste, bo, "Who composts leaves?", "Our allotments want a digester.", kind="question")
    run_jobs()
    return made


@pytest.mark.parametrize("slip", ["allotmnts", "allotmments", "alltoments", "allotmends", "Allotmnts"])
def test_a_letter_left_out_added_swapped_or_changed_is_mended(
    thread: Contribution, cy: Person, browser: Browser, slip: str
) -> None:
    assert offered(browser, cy, slip) == "allotments"


def test_only_the_words_that_are_wrong_change(thread: Contribution, cy: Person, browser: Browser) -> None:
    assert offered(browser, cy, '"composts" -leaves digestre') == "&#34;composts&#34; -leaves digester"


def test_what_finds_enough_or_is_right_is_left_alone(
    thread: Contribution, cy: Person, browser: Browser
) -> None:
    assert offered(browser, cy, "allotments") == ""
    assert offered(browser, cy, "zeppelin") == ""
    assert offered(browser, cy, "allotment digestre") == "allotment digester", "a plural is no other word"


def test_names_are_mended_for_those_who_are_signed_in(ada: Person, cy: Person, browser: Browser) -> None:
    for path in ("/people/", "/search/"):
        assert offered(browser, cy, "okafer", path) == "okafor"
    assert offered(browser, None, "okafer") == ""


def test_visitors_are_offered_what_is_public_alone(
    make_community: MakeCommunity, thread: Contribution, bo: Person, write: Write, browser: Browser
) -> None:
    public = make_community("Open door", is_public=True)
    write(public, bo, "Greenhouses", kind="discussion")
    run_jobs()
    assert offered(browser, None, "grenhouses") == "greenhouses"
    assert offered(browser, None, "allotmnts") == ""


def test_a_word_that_one_may_not_read_is_a_slip_like_any_other(
    waste: Community, make_community: MakeCommunity, bo: Person, cy: Person, write: Write, browser: Browser
) -> None:
    write(make_community("Open door", is_public=True), bo, "Bells", kind="discussion")
    write(waste, bo, "Belts", kind="discussion")
    run_jobs()
    assert offered(browser, None, "belts") == "bells"
    assert offered(browser, cy, "belts") == ""


@pytest.mark.parametrize("kind", ["restricted", "private", "confidential"])
def test_words_of_a_closed_community_are_not_even_learnt(
    make_community: MakeCommunity, bo: Person, cy: Person, write: Write, browser: Browser, kind: str
) -> None:
    closed = make_community("Chief officers", kind=kind)
    write(closed, bo, "Merging with Exmouth", kind="question")
    run_jobs()
    learn_words()
    assert not Spelling.objects.filter(word="exmouth").exists()
    assert offered(browser, bo, "exmoth") == ""


def test_words_shared_with_facilitators_alone_are_not_learnt(
    waste: Community, ada: Person, write: Write
) -> None:
    write(waste, ada, "Complaint about Exmouth", kind="discussion", shared_with="facilitators")
    run_jobs()
    learn_words()
    assert not Spelling.objects.filter(word="exmouth").exists()


def test_what_was_closed_is_offered_no_longer_though_it_was_learnt(
    thread: Contribution, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    waste.change_kind("confidential", by=ada)
    assert Spelling.objects.filter(word="allotments").exists()
    assert offered(browser, cy, "allotmnts") == ""
    assert offered(browser, bo, "allotmnts") == "allotments"


def test_what_was_removed_is_offered_no_longer_and_forgotten_by_night(
    thread: Contribution, ada: Person, cy: Person, browser: Browser
) -> None:
    thread.remove(ada, "Wrong")
    assert offered(browser, cy, "allotmnts") == ""
    learn_words()
    assert not Spelling.objects.filter(word="allotments").exists()


def test_somebody_switched_off_is_offered_no_longer(ada: Person, cy: Person, browser: Browser) -> None:
    ada.switch_off()
    assert offered(browser, cy, "okafer") == ""


def test_what_a_profile_hides_is_not_learnt(ada: Person, cy: Person, browser: Browser) -> None:
    ada.change_profile(knows="Falconry", shown_to={"knows": Person.Reach.NOBODY})
    learn_words()
    assert offered(browser, cy, "falcnry") == ""
    ada.change_profile(shown_to={"knows": Person.Reach.SIGNED_IN})
    assert offered(browser, cy, "falcnry") == "falconry"


def test_the_names_of_communities_are_offered_to_those_who_may_know_of_them(
    make_community: MakeCommunity, cy: Person, browser: Browser
) -> None:
    make_community("Beekeeping", kind="private")
    make_community("Falconry", kind="confidential")
    learn_words()
    assert offered(browser, cy, "bekeeping") == "beekeeping"
    assert offered(browser, cy, "falcnry") == ""
    assert offered(browser, None, "bekeeping") == ""


def test_learning_everything_anew_counts_what_was_learnt_one_by_one(
    thread: Contribution, waste: Community, bo: Person, write: Write
) -> None:
    write(waste, bo, "More allotments", kind="discussion")
    run_jobs()
    before = set(Spelling.objects.values_list("word", flat=True))
    learn_words()
    assert set(Spelling.objects.values_list("word", flat=True)) == before
    assert Spelling.objects.get(word="allotments").times == 2


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("bins", "bin", True),
        ("bins", "bnis", True),
        ("bins", "tins", True),
        ("bins", "bins", False),
        ("bins", "inbs", False),
        ("bins", "bi", False),
        ("bins", "tons", False),
    ],
)
def test_one_slip(one: str, other: str, is_one: bool) -> None:
    assert is_one_slip(one, other) is is_one_slip(other, one) is is_one


def test_what_is_meant_is_shown_at_once_where_nothing_holds_the_words(
    thread: Contribution, bo: Person, browser: Browser
) -> None:
    page = browser(bo).get("/search/", {"q": "digster"}).content.decode()
    assert "Nothing holds “digster”. This is what holds “digester”." in page
    assert "Who composts leaves?" in page
    assert 'value="digester"' in page
    assert "Nothing found" not in page
