"""Streams tell who did what, to those who may know of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guildhall.activity.models import Activity
from guildhall.communities.audience import Audiences
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.stream import PAGE, TOLD, Of, read_stream
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def everywhere(community: Community, person: Person) -> list[str]:
    """The four streams in which something that a person did in a community is told."""
    assert person.organisation is not None
    return [
        "/activity/",
        f"/c/{community.slug}/activity/",
        f"/people/{person.slug}/activity/",
        f"/councils/{person.organisation.slug}/activity/",
    ]


def test_each_stream_tells_who_did_what(
    question: Contribution, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    reply = question.reply(ada, "<p>We do, £32.</p>")
    question.accept(reply, bo)
    question.close(bo, "We know now.")
    question.reopen(bo)
    client = browser(cy)
    for address in everywhere(waste, bo):
        page = text(client, address)
        for said in ("asked", "chose the answer to", "closed", "opened again"):
            assert f"Bo Lind {said}: Who charges for bins?" in page, (address, said)
    for address in everywhere(waste, ada):
        page = text(client, address)
        assert "Ada Okafor answered: Who charges for bins?" in page
        assert "We do, £32." in page
        assert f'href="{reply.get_absolute_url()}"' in page


def test_a_stream_of_one_tells_nothing_of_others(
    question: Contribution,
    make_community: MakeCommunity,
    write: Write,
    ada: Person,
    bo: Person,
    cy: Person,
    browser: Browser,
) -> None:
    write(make_community("Street scene"), ada, "About brooms")
    client = browser(cy)
    assert "About brooms" in text(client, "/activity/")
    for address in everywhere(question.community, bo)[1:]:
        assert "About brooms" not in text(client, address), address


@pytest.mark.parametrize("kind", ["restricted", "private", "confidential"])
def test_what_members_do_is_told_to_members(
    kind: str,
    make_community: MakeCommunity,
    write: Write,
    bo: Person,
    cy: Person,
    ada: Person,
    browser: Browser,
) -> None:
    closed = make_community("Chief officers", kind=kind)
    write(closed, bo, "About pay").reply(ada, "<p>Quietly.</p>")
    for address in everywhere(closed, bo):
        assert "About pay" in text(browser(ada), address), address
        answer = browser(cy).get(address)
        assert answer.status_code == 200 or (kind == "confidential" and answer.status_code == 404)
        assert "About pay" not in answer.content.decode()
        assert "Chief officers" not in answer.content.decode() or "/c/" in address


def test_visitors_read_what_is_open_to_the_web_and_sign_in_for_people_and_councils(
    question: Contribution, waste: Community, bo: Person, visitor: Client
) -> None:
    waste.change_kind("open", is_public=True)
    for address in everywhere(waste, bo)[:2]:
        assert "Who charges for bins?" in text(visitor, address)
    for address in everywhere(waste, bo)[2:]:
        assert "/account/login/" in visitor.get(address)["Location"]


def test_visitors_read_nothing_else(question: Contribution, waste: Community, visitor: Client) -> None:
    for address in ("/activity/", f"/c/{waste.slug}/activity/"):
        assert "Who charges" not in text(visitor, address)


def test_what_is_nobodys_news_is_told_nowhere(
    question: Contribution, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    """That Dee left, that Eve was banned, that words were changed, thanked for or removed."""
    question.edit(bo, title="Who charges for lids?", html="<p>Do you?</p>")
    question.thank(ada)
    question.reply(ada, "<p>Rude.</p>").remove(bo, "Rude")
    page = text(browser(ada), f"/c/{waste.slug}/activity/")
    assert "Eve Stone joined" in page
    assert "Rude" not in page
    assert page.count("Who charges for lids?") == 1
    assert page.count("Dee Hart") == 1
    assert page.count("Eve Stone") == 1
    untold = set(Activity.objects.values_list("verb", flat=True)) - {str(verb) for verb in TOLD}
    assert {"left", "removed", "banned", "edited", "thanked"} <= untold


def test_what_is_removed_leaves_the_streams_and_comes_back(
    question: Contribution, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    question.remove(ada, "Off topic")
    for address in everywhere(waste, bo):
        assert "Who charges" not in text(browser(cy), address)
    question.restore(ada)
    for address in everywhere(waste, bo):
        assert "Who charges" in text(browser(cy), address)


def test_what_moves_is_told_where_it_stands_now_and_to_those_there(
    question: Contribution,
    make_community: MakeCommunity,
    ada: Person,
    bo: Person,
    cy: Person,
    browser: Browser,
) -> None:
    before = question.community
    chiefs = make_community("Chief officers", kind="private")
    question.move_to(chiefs, ada)
    assert "Who charges" in text(browser(bo), f"/c/{chiefs.slug}/activity/")
    assert "Who charges" not in text(browser(bo), f"/c/{before.slug}/activity/")
    assert "Who charges" not in text(browser(cy), "/activity/")


def test_it_stays_with_the_council_of_the_time(
    question: Contribution,
    leeds: Organisation,
    torridge: Organisation,
    bo: Person,
    cy: Person,
    browser: Browser,
) -> None:
    Person.objects.filter(pk=bo.pk).update(organisation=leeds)
    assert "Who charges" in text(browser(cy), f"/councils/{torridge.slug}/activity/")
    assert "Who charges" not in text(browser(cy), f"/councils/{leeds.slug}/activity/")


def test_what_is_new_since_the_last_visit_is_marked(
    question: Contribution, waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    Activity.objects.update(happened_at=yesterday - timedelta(hours=1))
    Person.objects.filter(pk=bo.pk).update(previously_seen_at=yesterday, last_seen_at=timezone.now())
    question.reply(ada, "<p>We do.</p>")
    for address in everywhere(waste, bo)[:2]:
        page = text(browser(bo), address)
        assert page.count("row--unread") == 1
        assert page.index("row--unread") < page.index("Ada Okafor answered")


def test_pages_meet_without_gap_or_overlap_and_take_one_query(
    question: Contribution, ada: Person, bo: Person
) -> None:
    for number in range(PAGE * 2):
        question.reply(ada, f"<p>{number}</p>")
    of, after, seen = Of(community=question.community_id), "", []
    bo.known_audiences = Audiences([question.audience_id or 0])
    while True:
        with CaptureQueriesContext(connection) as queries:
            stream = read_stream(bo, of, after)
        assert len(queries) == 1
        seen += [each.id for each in stream.happenings]
        if not (after := stream.next):
            break
    told = Activity.objects.visible_to(bo).filter(verb__in=TOLD).order_by("-happened_at", "-pk")
    assert seen == list(told.values_list("pk", flat=True))


@pytest.mark.parametrize("after", ["x", "2026-01-01_1", "_", "2026-01-01T00:00:00+00:00_x", "\x00"])
def test_odd_places_in_the_list_are_the_beginning(
    after: str, question: Contribution, cy: Person, browser: Browser
) -> None:
    assert "Who charges" in browser(cy).get("/activity/", {"after": after}).content.decode()


def test_an_account_without_a_person_is_told_as_somebody(
    question: Contribution, bo: Person, cy: Person, browser: Browser
) -> None:
    Activity.objects.filter(actor=bo).update(actor=None)
    assert "Somebody who left asked: Who charges for bins?" in text(browser(cy), "/activity/")
