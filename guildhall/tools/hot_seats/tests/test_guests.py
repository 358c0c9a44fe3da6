"""The guest without an account: the link opens one hot seat, until it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.models import GuestLink, HotSeat, make_link


@pytest.fixture
def seat(adoption: Community, ada: Person, bo: Person, write: Write) -> HotSeat:
    """In a confidential community, for two weeks, with one question."""
    now = timezone.now()
    made: Any = write(
        *(adoption, ada, "Matching brothers and sisters"),
        kind="hot_seat",
        guest_name="Beverley Strand",
        starts_at=now,
        ends_at=now + timedelta(days=14),
    )
    made.reply(bo, "<p>Who tells the children?</p>")
    return made  # type: ignore[no-any-return]


@pytest.fixture
def address(seat: HotSeat, ada: Person) -> str:
    """Where the link leads."""
    return f"/c/{seat.community.slug}/hot_seats/{seat.pk}/guest/{make_link(seat, ada)}/"


def test_the_link_shows_the_questions_signs_nobody_in_and_is_kept_nowhere(
    seat: HotSeat, address: str, visitor: Client
) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert "Who tells the children?" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert visitor.get(seat.get_absolute_url()).status_code == 404
    assert "Who tells the children?" in visitor.get(f"{address}?part").content.decode()


def test_the_guest_answers_with_their_name_once_and_the_asker_is_told(
    seat: HotSeat, address: str, visitor: Client, bo: Person, browser: Browser
) -> None:
    question = seat.thread.get()
    assert "Who tells the children?" in visitor.get(f"{address}{question.pk}/").content.decode()
    for _twice in range(2):
        answer = visitor.post(f"{address}{question.pk}/", {"html": "Their own worker.\n\nNot us."})
        made = seat.thread.get(parent=question)
        assert answer["Location"] == f"{address}#reply-{made.pk}"
    assert (made.author, made.organisation) == (None, None)
    assert made.html == "<p>Their own worker.</p><p>Not us.</p>"
    page = browser(bo).get(seat.get_absolute_url()).content.decode()
    assert "Beverley Strand" in page
    assert "Somebody who left" not in page
    run_jobs()
    assert "answered your question: Matching" in browser(bo).get("/notices/").content.decode()
    stream = browser(bo).get(f"/c/{seat.community.slug}/activity/").content.decode()
    assert "The guest answered: Matching brothers and sisters" in stream


def test_an_empty_answer_comes_back_and_nothing_is_written(
    seat: HotSeat, address: str, visitor: Client
) -> None:
    question = seat.thread.get()
    assert visitor.post(f"{address}{question.pk}/", {"html": "  "}).status_code == 422
    assert seat.thread.count() == 1


def test_the_link_of_one_hot_seat_opens_no_other(
    seat: HotSeat, address: str, adoption: Community, ada: Person, bo: Person, visitor: Client, write: Write
) -> None:
    other: Any = write(adoption, ada, "Another", kind="hot_seat")
    question = other.reply(bo, "<p>A private thing?</p>")
    token = address.rstrip("/").rpartition("/")[2]
    there = f"/c/{adoption.slug}/hot_seats/{other.pk}/guest/{token}/"
    assert visitor.get(there).status_code == 404
    assert visitor.post(f"{there}{question.pk}/", {"html": "x"}).status_code == 404
    assert visitor.post(f"{address}{question.pk}/", {"html": "x"}).status_code == 404
    assert visitor.get(address.replace(adoption.slug, "elsewhere")).status_code == 404
    make_link(other, ada)
    assert visitor.get(there).status_code == 404


def test_it_opens_nothing_once_withdrawn_made_anew_expired_removed_or_archived(
    seat: HotSeat, address: str, ada: Person, visitor: Client, browser: Browser
) -> None:
    def opens() -> bool:
        return visitor.get(address).status_code == 200

    assert opens()
    HotSeat.objects.filter(pk=seat.pk).update(ends_at=timezone.now() - timedelta(days=6))
    assert opens()
    HotSeat.objects.filter(pk=seat.pk).update(ends_at=timezone.now() - timedelta(days=8))
    assert not opens()
    HotSeat.objects.filter(pk=seat.pk).update(ends_at=timezone.now() + timedelta(days=8))
    seat.remove(ada, "Not now")
    assert not opens()
    seat.restore(ada)
    seat.community.archive(ada)
    assert not opens()
    Community.objects.filter(pk=seat.community_id).update(archived_at=None)
    assert opens()
    make_link(seat, ada)
    assert not opens()
    browser(ada).post(f"/c/{seat.community.slug}/hot_seats/{seat.pk}/guest-link/", {"act": "withdraw"})
    assert not GuestLink.objects.exists()


def test_what_was_removed_is_not_shown_to_the_guest(
    seat: HotSeat, address: str, ada: Person, visitor: Client
) -> None:
    seat.thread.get().remove(ada, "A name")
    assert "Who tells the children?" not in visitor.get(address).content.decode()


def test_a_facilitator_sees_the_link_once_and_members_never(
    seat: HotSeat, ada: Person, bo: Person, cy: Person, visitor: Client, browser: Browser
) -> None:
    here = f"/c/{seat.community.slug}/hot_seats/{seat.pk}/guest-link/"
    client = browser(ada)
    assert "There is no link now." in client.get(here).content.decode()
    shown = client.post(here, {"act": "make"}, follow=True).content.decode()
    assert "it is shown only once" in shown
    address = shown.split("<code>")[1].split("</code>")[0]
    assert visitor.get(address).status_code == 200
    token = address.rstrip("/").rpartition("/")[2]
    assert token not in client.get(here).content.decode()
    assert not GuestLink.objects.filter(digest__contains=token).exists()
    assert browser(bo).get(here).status_code == 403
    assert browser(cy).get(here).status_code == 404


def test_the_link_is_mailed_and_the_address_is_not_kept(
    seat: HotSeat, ada: Person, visitor: Client, browser: Browser
) -> None:
    here = f"/c/{seat.community.slug}/hot_seats/{seat.pk}/guest-link/"
    assert browser(ada).post(here, {"act": "send", "email": "bev"}).status_code == 422
    browser(ada).post(here, {"act": "send", "email": "bev@rivers.example"})
    run_jobs()
    [message] = [each for each in mail.outbox if each.to == ["bev@rivers.example"]]
    assert "Matching brothers and sisters" in message.subject
    link = next(line for line in str(message.body).splitlines() if "/guest/" in line)
    assert visitor.get(link).status_code == 200


def test_too_many_answers_or_tries_in_a_minute_are_refused(
    seat: HotSeat, address: str, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guildhall.tools.hot_seats import guests

    monkeypatch.setattr(guests, "MOST_ANSWERS", 1)
    question = seat.thread.get()
    answers = [visitor.post(f"{address}{question.pk}/", {"html": f"Answer {n}"}) for n in range(3)]
    assert answers[-1].status_code == 422
    assert "wait a minute" in answers[-1].content.decode()
    assert "Answer 2" in answers[-1].content.decode()
    assert question.children.count() == 1
    monkeypatch.setattr(guests, "MOST_TRIES", 1)
    assert [visitor.get(f"{address[:-5]}/").status_code for _try in range(3)][-1] == 429


def test_the_guest_sees_how_they_are_introduced_and_members_do_not_answer_for_them(
    seat: HotSeat, address: str, bo: Person, browser: Browser
) -> None:
    question = seat.thread.get()
    deeds.vote(question, seat.author, True)  # type: ignore[arg-type]
    page = (
        browser(bo).get(address).content.decode()
    )  # in a member's browser it is the guest's page all the same
    assert "Some words." in page
    assert "1 vote" in page
    assert "/aside/" not in page
