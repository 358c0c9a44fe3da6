"""Joining, asking to join, being answered, and leaving: through the pages, as people do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guildhall.activity.models import Activity
from guildhall.communities.models import Application, Community, Membership
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person

Browser = Callable[[Person], Client]
MakeCommunity = Callable[..., Community]


@pytest.fixture
def licensing(make_community: MakeCommunity) -> Community:
    """A restricted community."""
    return make_community("Licensing", kind=Community.Kind.RESTRICTED)


@pytest.fixture
def waiting(licensing: Community, cy: Person) -> Application:
    """Cy wants to join."""
    return licensing.apply(cy, "I license taxis in Newport.")


def is_in(person: Person, community: Community) -> bool:
    return Membership.objects.filter(person=person, community=community).exists()


def verbs(community: Community, reader: Person | None) -> list[str]:
    return list(
        Activity.objects.visible_to(reader)
        .filter(community=community)
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def test_anyone_signed_in_joins_an_open_community(
    waste: Community, cy: Person, bo: Person, browser: Browser
) -> None:
    page = browser(cy).post(f"{waste.get_absolute_url()}join/", follow=True)
    assert is_in(cy, waste)
    assert "You are a member of Waste and recycling now." in page.content.decode()
    waste.refresh_from_db()
    assert (waste.member_count, waste.organisation_count) == (3, 3)
    assert verbs(waste, bo)[-1] == "joined"


def test_joining_twice_is_joining_once(waste: Community, cy: Person, browser: Browser) -> None:
    client = browser(cy)
    for _time in range(2):
        client.post(f"{waste.get_absolute_url()}join/")
    assert Membership.objects.filter(person=cy, community=waste).count() == 1
    waste.refresh_from_db()
    assert waste.member_count == 3


def test_the_welcome_stands_on_the_front_page_of_newcomers(
    waste: Community, ada: Person, cy: Person, bo: Person, browser: Browser
) -> None:
    waste.describe(ada, welcome="Tell us how many bins you have.")
    browser(cy).post(f"{waste.get_absolute_url()}join/")
    assert "Tell us how many bins you have." in browser(cy).get(waste.get_absolute_url()).content.decode()
    Membership.objects.filter(person=bo).update(joined_at=timezone.now() - timedelta(days=20))
    assert "how many bins" not in browser(bo).get(waste.get_absolute_url()).content.decode()


def test_whoever_has_just_begun_a_community_is_asked_to_invite(
    make_community: MakeCommunity, ada: Person, bo: Person, browser: Browser
) -> None:
    begun = make_community("Allotments", formed_at=None)
    words = "Your community is ready to begin"
    assert words in browser(ada).get(begun.get_absolute_url()).content.decode()
    assert words not in browser(bo).get(begun.get_absolute_url()).content.decode()


def test_whoever_has_asked_to_join_is_not_told_how_to_ask(
    waiting: Application, licensing: Community, cy: Person, dee: Person, browser: Browser
) -> None:
    assert "How to start" in browser(dee).get(licensing.get_absolute_url()).content.decode()
    assert "How to start" not in browser(cy).get(licensing.get_absolute_url()).content.decode()


def test_a_visitor_signs_in_first(waste: Community, visitor: Client) -> None:
    answer = visitor.post(f"{waste.get_absolute_url()}join/")
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("kind", ["restricted", "private"])
def test_nobody_simply_joins_what_is_not_open(
    kind: str, make_community: MakeCommunity, cy: Person, browser: Browser
) -> None:
    community = make_community("Licensing", kind=kind)
    browser(cy).post(f"{community.get_absolute_url()}join/")
    assert not is_in(cy, community)


@pytest.mark.parametrize("kind", ["restricted", "private"])
def test_one_applies_with_a_reason_that_only_facilitators_read(
    kind: str, make_community: MakeCommunity, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    community = make_community("Licensing", kind=kind)
    apply = f"{community.get_absolute_url()}apply/"
    assert browser(cy).post(apply, {"reason": ""}).status_code == 422
    browser(cy).post(apply, {"reason": "I license taxis."})
    assert Application.objects.get().reason == "I license taxis."
    assert not is_in(cy, community)
    assert "You asked to join" in browser(cy).get(community.get_absolute_url()).content.decode()
    assert (
        "I license taxis."
        in browser(ada).get(f"{community.get_absolute_url()}look-after/requests/").content.decode()
    )
    assert "applied" in verbs(community, ada)
    assert "applied" not in verbs(community, bo)


def test_asking_twice_is_asking_once(licensing: Community, cy: Person) -> None:
    assert licensing.apply(cy, "Once").pk == licensing.apply(cy, "Twice").pk
    assert Application.objects.count() == 1


def test_whoever_was_banned_can_neither_join_nor_apply(
    waste: Community, licensing: Community, eve: Person, browser: Browser
) -> None:
    page = browser(eve).post(f"{waste.get_absolute_url()}join/", follow=True)
    assert "a facilitator removed you" in page.content.decode()
    answer = browser(eve).post(f"{licensing.get_absolute_url()}apply/", {"reason": "Let me back"})
    assert answer.status_code == 422
    assert "Let me back" in answer.content.decode()
    assert not is_in(eve, waste)
    assert not Application.objects.exists()


def test_whoever_left_may_come_back(waste: Community, dee: Person, browser: Browser) -> None:
    browser(dee).post(f"{waste.get_absolute_url()}join/")
    assert is_in(dee, waste)


def _decide(client: Client, application: Application, act: str, answer: str = "These are our words.") -> None:
    community = application.community
    client.post(
        f"{community.get_absolute_url()}look-after/requests/{application.pk}/",
        {"act": act, f"{act}-answer": answer},
    )
    application.refresh_from_db()


def test_a_facilitator_accepts(waiting: Application, ada: Person, cy: Person, browser: Browser) -> None:
    _decide(browser(ada), waiting, "accept")
    assert (waiting.state, waiting.decided_by, waiting.answer) == ("accepted", ada, "These are our words.")
    assert is_in(cy, waiting.community)


def test_a_facilitator_declines_and_the_person_may_ask_again(
    waiting: Application, ada: Person, cy: Person, browser: Browser
) -> None:
    _decide(browser(ada), waiting, "decline")
    assert waiting.state == "declined"
    assert not is_in(cy, waiting.community)
    assert waiting.community.apply(cy, "Now it is my job").pk != waiting.pk


def test_a_facilitator_asks_for_more_and_gets_an_answer(
    waiting: Application, ada: Person, cy: Person, browser: Browser
) -> None:
    _decide(browser(ada), waiting, "more", "Which licences?")
    assert waiting.state == "more"
    assert waiting.is_open
    apply = f"{waiting.community.get_absolute_url()}apply/"
    assert "Which licences?" in browser(cy).get(apply).content.decode()
    browser(cy).post(apply, {"reason": "Taxis only."})
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert waiting.reason == "I license taxis in Newport.\n\nTaxis only."


def test_a_decision_needs_words(waiting: Application, ada: Person, browser: Browser) -> None:
    _decide(browser(ada), waiting, "decline", "")
    assert waiting.is_open


def test_model_texts_are_in_the_applicants_language_and_can_be_changed(
    waiting: Application, ada: Person, cy: Person, browser: Browser
) -> None:
    page = browser(ada).get(f"{waiting.community.get_absolute_url()}look-after/requests/{waiting.pk}/")
    assert "Hello Cy," in page.content.decode()
    assert "welcome to Licensing" in page.content.decode()


def test_the_second_of_two_decisions_changes_nothing_and_says_so(
    waiting: Application, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    Membership.objects.get(person=bo, community=waiting.community).appoint(ada)
    seen_by_bo = Application.objects.get(pk=waiting.pk)
    waiting.accept(ada, "Welcome")
    with pytest.raises(Refused, match="already decided by Ada Okafor"):
        seen_by_bo.decline(bo, "No")
    assert is_in(cy, waiting.community)
    assert Application.objects.get(pk=waiting.pk).state == "accepted"
    page = browser(bo).post(
        f"{waiting.community.get_absolute_url()}look-after/requests/{waiting.pk}/",
        {"act": "decline", "decline-answer": "No"},
        follow=True,
    )
    assert "already decided by Ada Okafor" in page.content.decode()


def test_a_request_can_be_taken_back(waiting: Application, cy: Person, browser: Browser) -> None:
    browser(cy).post(f"{waiting.community.get_absolute_url()}apply/withdraw/")
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


@pytest.mark.parametrize(("days", "words"), [(0, "New"), (3, "Waits for 3 days"), (9, "Waits for 9 days")])
def test_waiting_requests_age_in_sight(
    days: int, words: str, waiting: Application, ada: Person, browser: Browser
) -> None:
    Application.objects.update(made_at=timezone.now() - timedelta(days=days, hours=1))
    for page in ("", "requests/"):
        content = (
            browser(ada).get(f"{waiting.community.get_absolute_url()}look-after/{page}").content.decode()
        )
        assert words in content


def test_the_tab_says_how_many_wait_to_facilitators_alone(
    waiting: Application, ada: Person, bo: Person, browser: Browser
) -> None:
    front = waiting.community.get_absolute_url()
    assert "Look after" in browser(ada).get(front).content.decode()
    assert "waiting</span>" in browser(ada).get(front).content.decode()
    assert "Look after" not in browser(bo).get(front).content.decode()


def test_opening_the_community_lets_the_waiting_join_by_themselves(
    waiting: Application, ada: Person, cy: Person, browser: Browser
) -> None:
    waiting.community.change_kind("open", by=ada)
    browser(cy).post(f"{waiting.community.get_absolute_url()}join/")
    waiting.refresh_from_db()
    assert waiting.state == "accepted"


def test_leaving_says_what_it_means_and_ends_reading(
    adoption: Community, bo: Person, browser: Browser
) -> None:
    leave = f"{adoption.get_absolute_url()}leave/"
    assert "need an invitation to come back" in browser(bo).get(leave).content.decode()
    assert is_in(bo, adoption)
    browser(bo).post(leave)
    assert not is_in(bo, adoption)
    assert browser(bo).get(adoption.get_absolute_url()).status_code == 404
    adoption.refresh_from_db()
    assert adoption.member_count == 1


def test_the_lead_hands_over_before_leaving(waste: Community, ada: Person, browser: Browser) -> None:
    page = browser(ada).post(f"{waste.get_absolute_url()}leave/", follow=True)
    assert "Hand over the lead" in page.content.decode()
    assert is_in(ada, waste)
