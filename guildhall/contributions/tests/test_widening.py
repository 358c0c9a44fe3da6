"""Letting more people read what one asked: the author alone may, as long as nobody else wrote there."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Stance
from guildhall.contributions.widening import have_others_written, wider
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs

MORE = "Let more people read it"


@pytest.fixture
def asked(waste: Community, bo: Person, write: Write) -> Contribution:
    """What Bo asked of the members of an open community alone."""
    return write(waste, bo, "Who charges for lids?", kind="question", shared_with="members")


def widened(client: Client, asked: Contribution, shared_with: str = "community") -> int:
    return client.post(f"/contributions/{asked.pk}/widen/", {"shared_with": shared_with}).status_code


def test_its_author_lets_everybody_read_it_and_others_find_it_then(
    asked: Contribution, bo: Person, cy: Person, browser: Browser
) -> None:
    address = asked.get_absolute_url()
    assert browser(cy).get(address).status_code == 404
    assert MORE in browser(bo).get(address).content.decode()
    page = browser(bo).get(f"/contributions/{asked.pk}/widen/").content.decode()
    assert "Only the members of Waste" in page
    assert "Everyone who is signed in can read this" in page
    assert widened(browser(bo), asked) == 302
    run_jobs()
    assert browser(cy).get(address).status_code == 200
    assert "Who charges for" in browser(cy).get("/search/?q=lids").content.decode()
    assert MORE not in browser(bo).get(address).content.decode()


def test_a_second_click_says_who_reads_it(asked: Contribution, bo: Person, browser: Browser) -> None:
    assert widened(browser(bo), asked) == 302
    assert widened(browser(bo), asked) == 302
    page = browser(bo).get(f"/contributions/{asked.pk}/widen/", follow=True).content.decode()
    assert "Everyone who is signed in can read this" in page


@pytest.mark.parametrize("is_removed", [False, True])
def test_what_others_wrote_for_few_stays_among_few(
    asked: Contribution, bo: Person, ada: Person, cy: Person, browser: Browser, is_removed: bool
) -> None:
    reply = asked.reply(ada, "<p>We do, but do not tell.</p>")
    if is_removed:
        reply.remove(ada, "Written in haste")
    page = browser(bo).get(f"/contributions/{asked.pk}/widen/").content.decode()
    assert "Others have written there" in page
    assert "title=Who%20charges%20for%20lids%3F" in page
    assert widened(browser(bo), asked) == 422
    assert browser(cy).get(asked.get_absolute_url()).status_code == 404


def test_what_a_council_says_counts_as_words_of_others(
    asked: Contribution, bo: Person, ada: Person, leeds: Organisation, browser: Browser
) -> None:
    Stance.objects.create(
        contribution=asked, organisation=leeds, person=ada, standing="doing", words="Since May"
    )
    assert widened(browser(bo), asked) == 422


def test_own_words_hinder_nobody(asked: Contribution, bo: Person, browser: Browser) -> None:
    asked.reply(bo, "<p>I mean brown bins.</p>")
    assert widened(browser(bo), asked) == 302
    assert set(Contribution.objects.values_list("shared_with", flat=True)) == {"community"}


def test_own_words_under_a_question_without_a_name_hinder_like_those_of_others(
    asked: Contribution, bo: Person
) -> None:
    asked.reply(bo, "<p>I have an idea.</p>")
    assert not have_others_written(asked, bo)
    asked.shielded_as = "Somebody in a council"
    assert have_others_written(asked, bo)


def test_nobody_else_may_not_even_who_looks_after_the_community(
    asked: Contribution, ada: Person, cy: Person, browser: Browser
) -> None:
    assert MORE not in browser(ada).get(asked.get_absolute_url()).content.decode()
    assert widened(browser(ada), asked) == 403
    assert widened(browser(cy), asked) == 404


def test_nobody_makes_it_narrower_or_invents_readers(
    asked: Contribution, bo: Person, browser: Browser
) -> None:
    for other in ("facilitators", "members", "everybody"):
        assert widened(browser(bo), asked, other) == 422
    asked.refresh_from_db()
    assert asked.shared_with == "members"


def test_what_facilitators_talk_about_widens_step_by_step(
    waste: Community, make_community: MakeCommunity, ada: Person, write: Write
) -> None:
    narrow = write(waste, ada, "Whom to let in?", kind="discussion", shared_with="facilitators")
    assert [word for word, _who in wider(narrow)] == ["members", "community"]
    private = make_community("Adoption", kind="private")
    inside = write(private, ada, "Whom to let in?", kind="discussion", shared_with="facilitators")
    assert [word for word, _who in wider(inside)] == ["community"]
    page = write(waste, ada, "How we let in", kind="practice", shared_with="members")
    assert wider(page) == []
