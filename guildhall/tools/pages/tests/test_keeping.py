"""Pages are confirmed, kept, and once a year their keepers are asked whether they are still true."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.pages.jobs import ask_keepers
from guildhall.tools.pages.models import Keeper, Page
from guildhall.tools.pages.tests.conftest import WritePage

DAY = timedelta(days=1)


@pytest.fixture
def page(waste: Community, ada: Person, bo: Person, write_page: WritePage) -> Page:
    page = write_page(waste, ada, "Bins")
    Keeper.objects.create(contribution=page, person=bo)
    return page


def told() -> list[tuple[Person, str]]:
    return [(notice.person, notice.why) for notice in Notice.objects.order_by("pk")]


def test_a_member_confirms_it_for_their_council(
    browser: Browser, waste: Community, page: Page, bo: Person, ada: Person, cy: Person
) -> None:
    address = f"/c/{waste.slug}/pages/{page.pk}/confirm/"
    assert browser(cy).post(address).status_code == 403
    assert browser(ada).get(address).status_code == 405
    assert browser(ada).post(address)["Location"] == page.get_absolute_url()
    shown = browser(bo).get(page.get_absolute_url()).content.decode()
    assert "Confirmed still true by Leeds, " in shown


def test_a_member_becomes_a_keeper_and_stops(
    browser: Browser, waste: Community, page: Page, ada: Person, cy: Person
) -> None:
    address = f"/c/{waste.slug}/pages/{page.pk}/keep/"
    assert browser(cy).post(address).status_code == 403
    client = browser(ada)
    for _twice in range(2):
        client.post(address)
    assert page.keepers.filter(person=ada).count() == 1
    assert "Stop keeping it" in client.get(page.get_absolute_url()).content.decode()
    client.post(address, {"stop": "1"})
    assert not page.keepers.filter(person=ada).exists()
    assert "I will keep it" in client.get(page.get_absolute_url()).content.decode()


def test_keepers_are_asked_after_a_year_and_once_only(browser: Browser, page: Page, bo: Person) -> None:
    with time_machine.travel(timezone.now() + 364 * DAY):
        ask_keepers()
        assert told() == []
    with time_machine.travel(timezone.now() + 366 * DAY):
        for _twice in range(2):
            ask_keepers()
        assert told() == [(bo, "due")]
        notices = browser(bo).get("/notices/").content.decode()
        assert "Is it still true? Nobody has confirmed this page for a year: Bins" in notices
        assert "Is it still true?" in browser(bo).get(page.get_absolute_url()).content.decode()


def test_they_are_asked_again_a_year_after_it_was_confirmed(
    browser: Browser, waste: Community, page: Page, bo: Person
) -> None:
    begin = timezone.now()
    with time_machine.travel(begin + 366 * DAY):
        ask_keepers()
    with time_machine.travel(begin + 400 * DAY):
        browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/confirm/")
    with time_machine.travel(begin + 740 * DAY):
        ask_keepers()
        assert len(told()) == 1
    with time_machine.travel(begin + 766 * DAY):
        ask_keepers()
        assert len(told()) == 2


def test_they_are_asked_again_a_year_later_when_nobody_answered(page: Page) -> None:
    begin = timezone.now()
    for days, asked in ((366, 1), (500, 1), (732, 2)):
        with time_machine.travel(begin + days * DAY):
            ask_keepers()
            assert len(told()) == asked, days


def test_whoever_cannot_change_or_see_it_any_more_is_not_asked(
    waste: Community, page: Page, ada: Person, bo: Person, dee: Person, write_page: WritePage
) -> None:
    hidden = write_page(waste, ada, "For us", shared_with="facilitators")
    for each in (page, hidden):
        for person in (bo, dee):
            Keeper.objects.get_or_create(contribution=each, person=person)
    with time_machine.travel(timezone.now() + 366 * DAY):
        ask_keepers()
        assert told() == [(bo, "due")]
        assert Notice.objects.get().contribution_id == page.pk


@pytest.mark.parametrize("why", ["removed", "superseded", "archived", "muted person"])
def test_nobody_is_asked_about_what_no_longer_counts(
    waste: Community, page: Page, ada: Person, bo: Person, write_page: WritePage, why: str
) -> None:
    match why:
        case "removed":
            page.remove(ada, "Not needed")
        case "superseded":
            Page.objects.filter(pk=page.pk).update(superseded_by=write_page(waste, ada, "Newer"))
        case "archived":
            waste.archive(ada)
        case _:
            Person.objects.filter(pk=bo.pk).update(is_active=False)
    with time_machine.travel(timezone.now() + 366 * DAY):
        ask_keepers()
        assert told() == []


def test_what_pages_keep_of_a_person_is_told_to_them(page: Page, bo: Person) -> None:
    from guildhall.tools.pages.personal_data import about

    page.confirm(bo)
    kept = about(bo)
    assert kept["Keeper"][0]["contribution"] == page.pk
    assert kept["Page"][0]["pk"] == page.pk
