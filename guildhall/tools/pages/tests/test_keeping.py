"""Pages are confirmed, kept, and once a year their keepers are asked whether they are still true."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.jobs import ask_again
from guildhall.contributions.models import Review
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.tools.pages.models import Keeper, Page
from guildhall.tools.pages.personal_data import about
from guildhall.tools.pages.tests.conftest import WritePage

DAY = timedelta(days=1)


@pytest.fixture
def page(browser: Browser, waste: Community, ada: Person, bo: Person) -> Page:
    """Ada wrote it and keeps it; Bo keeps it, too."""
    values = {"title": "Bins", "html": "<p>Words.</p>", "language": "en", "shared_with": "community"}
    browser(ada).post(f"/c/{waste.slug}/pages/new/", values | {"act": "send", "token": "t"})
    page = Page.objects.get()
    Keeper.objects.create(contribution=page, person=bo)
    run_jobs()
    return page


def asked() -> set[tuple[Person, str]]:
    ask_again()
    run_jobs()
    return {(notice.person, notice.why) for notice in Notice.objects.all()}


def test_a_member_confirms_it_for_their_council(browser: Browser, page: Page, bo: Person, cy: Person) -> None:
    address = f"/contributions/{page.pk}/review/"
    assert browser(cy).post(address, {"act": "confirm"}).status_code == 403
    assert "It is still true" not in browser(cy).get(page.get_absolute_url()).content.decode()
    assert "It is still true" in browser(bo).get(page.get_absolute_url()).content.decode()
    browser(bo).post(address, {"act": "confirm"})
    shown = browser(cy).get(page.get_absolute_url()).content.decode()
    assert "Confirmed still true by Bo Lind, Torridge" in shown


def test_a_member_becomes_a_keeper_and_stops(
    browser: Browser, waste: Community, page: Page, bo: Person, cy: Person
) -> None:
    address = f"/c/{waste.slug}/pages/{page.pk}/keep/"
    assert browser(cy).post(address).status_code == 403
    client = browser(bo)
    client.post(address, {"stop": "1"})
    assert not page.keepers.filter(person=bo).exists()
    assert "I will keep it" in client.get(page.get_absolute_url()).content.decode()
    for _twice in range(2):
        client.post(address)
    assert page.keepers.filter(person=bo).count() == 1
    assert "Stop keeping it" in client.get(page.get_absolute_url()).content.decode()


def test_keepers_are_asked_after_a_year_and_not_before(
    browser: Browser, page: Page, ada: Person, bo: Person
) -> None:
    with time_machine.travel(timezone.now() + 364 * DAY):
        assert asked() == set()
    with time_machine.travel(timezone.now() + 366 * DAY):
        for _twice in range(2):
            assert asked() == {(ada, "review due"), (bo, "review due")}
        assert Notice.objects.count() == 2
        assert "Does it still hold? Bins" in browser(bo).get("/notices/").content.decode()
        shown = browser(bo).get(page.get_absolute_url()).content.decode()
        assert shown.count("It is still true") == 1


def test_whoever_has_not_read_it_is_not_asked_a_second_time(page: Page, bo: Person) -> None:
    begin = timezone.now()
    for days in (366, 400):
        with time_machine.travel(begin + days * DAY):
            asked()
    assert Notice.objects.filter(person=bo).count() == 1


def test_they_are_asked_again_a_year_after_it_was_confirmed(browser: Browser, page: Page, bo: Person) -> None:
    begin = timezone.now()
    with time_machine.travel(begin + 366 * DAY):
        asked()
    with time_machine.travel(begin + 370 * DAY):
        browser(bo).get(page.get_absolute_url())
        browser(bo).post(f"/contributions/{page.pk}/review/", {"act": "confirm"})
    for days, notices in ((700, 1), (736, 2)):
        with time_machine.travel(begin + days * DAY):
            asked()
            assert Notice.objects.filter(person=bo).count() == notices, days


def test_whoever_cannot_see_it_any_more_is_not_asked(
    waste: Community, page: Page, ada: Person, bo: Person, dee: Person
) -> None:
    Keeper.objects.create(contribution=page, person=dee)
    waste.change_kind("confidential", by=ada)
    with time_machine.travel(timezone.now() + 366 * DAY):
        assert asked() == {(ada, "review due"), (bo, "review due")}


@pytest.mark.parametrize("why", ["removed", "superseded", "nobody keeps it"])
def test_nobody_is_asked_about_what_no_longer_counts(
    browser: Browser, waste: Community, page: Page, ada: Person, bo: Person, write_page: WritePage, why: str
) -> None:
    match why:
        case "removed":
            page.remove(ada, "Not needed")
        case "superseded":
            newer = write_page(waste, ada, "Newer")
            browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/superseded/", {"page": newer.pk})
        case _:
            page.keepers.filter(person=bo).delete()
    with time_machine.travel(timezone.now() + 366 * DAY):
        assert (bo, "review due") not in asked()


def test_a_page_that_counts_again_is_asked_about_again(
    browser: Browser, waste: Community, page: Page, bo: Person, write_page: WritePage
) -> None:
    newer = write_page(waste, bo, "Newer")
    for chosen in (newer.pk, ""):
        browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/superseded/", {"page": chosen})
    assert Review.objects.get(contribution=page).due_on == timezone.localdate() + 365 * DAY


def test_what_pages_keep_of_a_person_is_told_to_them(page: Page, bo: Person) -> None:
    page.sent_meanwhile.create(person=bo, title="Bins", html="<p>Mine.</p>")
    kept = about(bo)
    assert kept["Keeper"][0]["contribution"] == page.pk
    assert kept["Sent"][0]["html"] == "<p>Mine.</p>"
