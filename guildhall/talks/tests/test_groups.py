"""Talks among a few: who comes in, from when they read, who leaves."""

from __future__ import annotations

import pytest

from guildhall.people.models import Person
from guildhall.talks.models import Block, Talk
from guildhall.talks.models.talks import MOST_PEOPLE
from guildhall.talks.tests.conftest import WriteTo
from guildhall.talks.tests.test_talks import words_of
from guildhall.testing.cast import Browser, MakePerson


@pytest.fixture
def group(browser: Browser, bo: Person, talk: Talk, cy: Person) -> Talk:
    """Bo, who has a talk with Ada, has brought Cy in."""
    browser(bo).post(f"/messages/{talk.pk}/people/", {"person": "cy-morgan", "token": "x"})
    return Talk.objects.get(pair=None)


def test_a_third_in_a_talk_of_two_begins_another_talk(
    browser: Browser, ada: Person, bo: Person, cy: Person, talk: Talk, group: Talk
) -> None:
    assert group != talk
    assert {part.person for part in group.present()} == {ada, bo, cy}
    assert browser(cy).get(f"/messages/{talk.pk}/").status_code == 404
    assert "about lids" not in words_of(browser(cy), f"/messages/{group.pk}/")


def test_a_form_that_is_sent_twice_begins_one_talk(
    browser: Browser, bo: Person, talk: Talk, group: Talk
) -> None:
    browser(bo).post(f"/messages/{talk.pk}/people/", {"person": "cy-morgan", "token": "x"})
    assert Talk.objects.count() == 2


def test_whoever_is_added_reads_from_then_on_and_all_are_told(
    browser: Browser, ada: Person, bo: Person, dee: Person, group: Talk
) -> None:
    group.say(ada, "<p>Before Dee came.</p>")
    browser(ada).post(f"/messages/{group.pk}/people/", {"person": "dee-hart"})
    group.say(ada, "<p>After Dee came.</p>")
    hers = words_of(browser(dee), f"/messages/{group.pk}/")
    assert "After Dee came." in hers and "Before Dee came." not in hers
    assert "Ada Okafor brought Dee Hart in" in hers
    assert "Ada Okafor brought Dee Hart in" in words_of(browser(bo), f"/messages/{group.pk}/")
    first = group.messages.order_by("pk").last()
    assert first is not None
    assert "Before Dee came." not in words_of(browser(dee), f"/messages/{group.pk}/?before={first.pk}")
    assert "Before Dee came." not in words_of(browser(dee), "/messages/")


def test_whoever_leaves_reads_it_no_more_and_the_others_are_told(
    browser: Browser, ada: Person, cy: Person, group: Talk
) -> None:
    client = browser(cy)
    client.post(f"/messages/{group.pk}/leave")
    assert client.get(f"/messages/{group.pk}/").status_code == 404
    assert f"/messages/{group.pk}/" not in words_of(client, "/messages/")
    assert "Cy Morgan has left." in words_of(browser(ada), f"/messages/{group.pk}/")
    group.say(ada, "<p>Without Cy.</p>")
    assert "messages-badge" not in words_of(client, "/settings/")


def test_nobody_is_brought_back_who_left(browser: Browser, ada: Person, cy: Person, group: Talk) -> None:
    group.leave(cy)
    answer = browser(ada).post(f"/messages/{group.pk}/people/", {"person": "cy-morgan"}, follow=True)
    assert "Cy Morgan left this talk" in answer.content.decode()
    assert browser(cy).get(f"/messages/{group.pk}/").status_code == 404


def test_a_talk_of_two_cannot_be_left(browser: Browser, bo: Person, talk: Talk) -> None:
    assert browser(bo).post(f"/messages/{talk.pk}/leave").status_code == 404


def test_nobody_adds_themselves_or_others_from_outside(
    browser: Browser, dee: Person, ada: Person, group: Talk
) -> None:
    assert browser(dee).post(f"/messages/{group.pk}/people/", {"person": "dee-hart"}).status_code == 404
    assert browser(dee).get(f"/messages/{group.pk}/people/").status_code == 404


def test_a_group_has_an_end(browser: Browser, ada: Person, group: Talk, make_person: MakePerson) -> None:
    for number in range(MOST_PEOPLE - 3):
        group.bring_in(make_person(f"Person {number}"), by=ada)
    make_person("One More").trust_address()
    answer = browser(ada).post(f"/messages/{group.pk}/people/", {"person": "one-more"}, follow=True)
    assert "At most 12 people" in answer.content.decode()
    assert group.parts.count() == MOST_PEOPLE


def test_nobody_is_brought_in_by_somebody_whom_they_blocked(
    browser: Browser, ada: Person, dee: Person, group: Talk
) -> None:
    Block.objects.create(person=dee, blocked=ada)
    browser(ada).post(f"/messages/{group.pk}/people/", {"person": "dee-hart"})
    assert not group.parts.filter(person=dee).exists()


def test_words_of_somebody_blocked_are_folded_away_in_a_group(
    browser: Browser, ada: Person, cy: Person, group: Talk
) -> None:
    words_of(browser(ada), f"/messages/{group.pk}/")
    Block.objects.create(person=ada, blocked=cy)
    group.say(cy, "<p>Me again.</p>")
    assert not group.part_of(ada).is_unread
    page = words_of(browser(ada), f"/messages/{group.pk}/")
    assert page.index("you have blocked who wrote it") < page.index("Me again.")


def test_a_muted_talk_is_not_counted(browser: Browser, ada: Person, bo: Person, talk: Talk) -> None:
    browser(ada).post(f"/messages/{talk.pk}/mute")
    talk.say(bo, "<p>Again.</p>")
    assert "messages-badge" not in words_of(browser(ada), "/settings/")
    assert "muted" in words_of(browser(ada), "/messages/")
    browser(ada).post(f"/messages/{talk.pk}/unmute")
    assert "messages-badge" in words_of(browser(ada), "/settings/")


def test_an_act_that_does_not_exist_does_nothing(browser: Browser, bo: Person, talk: Talk) -> None:
    assert browser(bo).post(f"/messages/{talk.pk}/shout").status_code == 404
    assert browser(bo).get(f"/messages/{talk.pk}/mute").status_code == 405


def test_somebody_is_found_by_name_to_write_to(
    browser: Browser, bo: Person, ada: Person, write_to: WriteTo
) -> None:
    from guildhall.discovery.indexing import index_people

    index_people([ada.pk, bo.pk])
    page = words_of(browser(bo), "/messages/new/?q=oka")
    assert "/messages/to/ada-okafor/" in page
    assert "/messages/to/bo-lind/" not in words_of(browser(bo), "/messages/new/?q=lind")
    assert "Nobody is called that" in words_of(browser(bo), "/messages/new/?q=zzz")
