"""Announcing, standing at the top until a day, and saying that one has read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.tools.announcements.jobs import take_down
from guildhall.tools.announcements.models import Acknowledgement, Announcement
from guildhall.tools.announcements.personal_data import about
from guildhall.workspace import jobs

WORDS = {
    "title": "The return is due",
    "html": "<p>Send your figures.</p>",
    "tags": "",
    "language": "en",
    "shared_with": "community",
    "token": "one",
    "act": "send",
}


def text(response: Any) -> str:
    return str(response.content.decode())


def in_days(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def at_noon(days: int) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0) + timedelta(days=days)


@pytest.fixture
def new(waste: Community) -> str:
    return f"/c/{waste.slug}/announcements/new/"


@pytest.fixture
def asking(waste: Community, ada: Person, write: Write) -> Contribution:
    return write(waste, ada, "Please read", kind="announcement", asks_acknowledgement=True)


class TestAnnouncing:
    def test_it_stands_at_the_top_of_the_community_until_its_day_has_passed(
        self, browser: Browser, new: str, waste: Community, ada: Person, bo: Person
    ) -> None:
        browser(ada).post(new, {**WORDS, "pinned_until": in_days(2)})
        made = Announcement.objects.get()
        assert made.pinned_at is not None
        assert "at the top until" in text(browser(bo).get(made.get_absolute_url()))
        for day, is_pinned in ((2, True), (3, False)):
            with time_machine.travel(at_noon(day), tick=False):
                take_down()
            made.refresh_from_db()
            assert (made.pinned_at is not None) == is_pinned

    def test_what_somebody_pins_again_afterwards_stays(self, browser: Browser, new: str, ada: Person) -> None:
        browser(ada).post(new, {**WORDS, "pinned_until": in_days(0)})
        made = Announcement.objects.get()
        with time_machine.travel(at_noon(2), tick=False):
            take_down()
            made.refresh_from_db()
            assert made.pinned_at is None
            made.pin(True)
            take_down()
        made.refresh_from_db()
        assert made.pinned_at is not None

    def test_changing_the_day_puts_it_up_or_takes_it_down(
        self, browser: Browser, new: str, ada: Person
    ) -> None:
        client = browser(ada)
        client.post(new, WORDS)
        made = Announcement.objects.get()
        assert made.pinned_at is None
        edit = f"/contributions/{made.pk}/edit/"
        for day, is_pinned in ((in_days(4), True), ("", False)):
            assert client.post(edit, {**WORDS, "pinned_until": day}).status_code == 302
            made.refresh_from_db()
            assert (made.pinned_at is not None) == is_pinned

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"pinned_until": "2020-01-01"}, "This day has passed."),
            ({"pinned_until": "soon"}, "Write the day like this"),
            (
                {"act": "later", "publish_day": in_days(5), "pinned_until": in_days(2)},
                "This is before the day on which it is published.",
            ),
        ],
    )
    def test_days_that_cannot_be_come_back_with_the_words(
        self, browser: Browser, new: str, ada: Person, changes: dict[str, str], said: str
    ) -> None:
        refused = browser(ada).post(new, WORDS | changes)
        assert refused.status_code == 422
        assert said in text(refused)
        assert "Send your figures." in text(refused)

    def test_one_that_waits_for_its_day_goes_to_the_top_on_that_day(
        self, browser: Browser, new: str, waste: Community, ada: Person
    ) -> None:
        later = {
            "act": "later",
            "publish_day": in_days(3),
            "publish_clock": "09:00",
            "pinned_until": in_days(5),
        }
        browser(ada).post(new, WORDS | later)
        made = Announcement.objects.get()
        assert made.pinned_at is None
        with time_machine.travel(at_noon(3), tick=False):
            jobs.publish_due()
        made.refresh_from_db()
        assert made.published_at is not None
        assert made.pinned_at == made.published_at

    def test_whoever_no_longer_facilitates_announces_nothing_any_more(
        self, browser: Browser, new: str, waste: Community, bo: Person
    ) -> None:
        waste.memberships.filter(person=bo).update(role="facilitator")
        browser(bo).post(new, WORDS | {"act": "later", "publish_day": in_days(3)})
        waste.memberships.filter(person=bo).update(role="member")
        with time_machine.travel(at_noon(3), tick=False):
            jobs.publish_due()
        made = Announcement.objects.get()
        assert (made.is_published, made.is_held_back) == (False, True)

    def test_a_member_is_told_that_the_facilitators_write_here(
        self, browser: Browser, new: str, bo: Person
    ) -> None:
        for refused in (browser(bo).get(new), browser(bo).post(new, WORDS)):
            assert refused.status_code == 403
            assert "The facilitators write here" in text(refused)
        assert not Announcement.objects.exists()


class TestHavingRead:
    def test_a_member_says_so_once_and_can_take_it_back(
        self, browser: Browser, waste: Community, asking: Contribution, bo: Person
    ) -> None:
        client, at = browser(bo), f"/c/{waste.slug}/announcements/{asking.pk}/read/"
        assert "Please read" in text(client.get(f"/c/{waste.slug}/announcements/"))
        for _click in range(2):
            assert client.post(at)["Location"] == asking.get_absolute_url()
        assert Acknowledgement.objects.get().person == bo
        assert "You have read this" in text(client.get(asking.get_absolute_url()))
        assert [row["contribution"] for row in about(bo)["Acknowledgement"]] == [asking.pk]
        client.post(at, {"not_yet": "1"})
        assert not Acknowledgement.objects.exists()

    def test_facilitators_see_how_many_members_did_and_nobody_sees_who(
        self, browser: Browser, asking: Contribution, ada: Person, bo: Person, dee: Person, cy: Person
    ) -> None:
        for person in (bo, dee):  # Dee left
            Acknowledgement.objects.create(contribution=asking, person=person)
        page = text(browser(ada).get(asking.get_absolute_url()))
        assert "1 of 2 members says that they have read this." in page
        assert "Bo Lind" not in page
        for person in (bo, cy):
            assert "Only facilitators see this number" not in text(
                browser(person).get(asking.get_absolute_url())
            )

    def test_only_members_are_asked_and_only_where_it_was_asked(
        self,
        browser: Browser,
        waste: Community,
        adoption: Community,
        asking: Contribution,
        ada: Person,
        bo: Person,
        cy: Person,
        visitor: Client,
        write: Write,
    ) -> None:
        at = f"/c/{waste.slug}/announcements/{asking.pk}/read/"
        assert "I have read this" not in text(browser(cy).get(asking.get_absolute_url()))
        assert browser(cy).post(at).status_code == 403
        assert "/account/login/" in visitor.post(at)["Location"]
        assert browser(bo).get(at).status_code == 405
        plain = write(waste, ada, "No need", kind="announcement")
        assert browser(bo).post(f"/c/{waste.slug}/announcements/{plain.pk}/read/").status_code == 403
        hidden = write(
            waste, ada, "For us", kind="announcement", shared_with="facilitators", asks_acknowledgement=True
        )
        assert browser(bo).post(f"/c/{waste.slug}/announcements/{hidden.pk}/read/").status_code == 404
        secret = write(adoption, ada, "Panels", kind="announcement", asks_acknowledgement=True)
        assert browser(cy).post(f"/c/{adoption.slug}/announcements/{secret.pk}/read/").status_code == 404
        assert browser(bo).post(f"/c/{waste.slug}/announcements/{secret.pk}/read/").status_code == 404
        assert not Acknowledgement.objects.exists()


def test_the_list_takes_few_queries(
    browser: Browser,
    waste: Community,
    ada: Person,
    bo: Person,
    write: Write,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        write(waste, ada, f"Announcement {number}", kind="announcement")
    client = browser(bo)
    client.get(f"/c/{waste.slug}/announcements/")
    with django_assert_max_num_queries(6):
        client.get(f"/c/{waste.slug}/announcements/")
