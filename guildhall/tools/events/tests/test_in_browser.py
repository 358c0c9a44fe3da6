"""Events in a real browser, with script and without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.tools.events.models import Event
from guildhall.tools.events.tests.conftest import Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("script", "width"), [(True, 1280), (False, 360)], ids=["with script", "without, on a phone"]
)
def test_an_event_is_planned_and_somebody_comes(
    visit: Visit, waste: Community, bo: Person, cy: Person, script: bool, width: int
) -> None:
    page = visit(bo, script=script, width=width)
    page.goto(f"/c/{waste.slug}/events/")
    page.get_by_role("link", name="Plan an event").first.click()
    page.get_by_label("Title").fill("A morning about lids")
    day = timezone.localdate() + timedelta(days=9)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Begins at").fill("14:00")
    page.get_by_label("Ends at (optional)").fill("13:00")
    page.get_by_label("Where").fill("Room 3")
    page.get_by_label("Link to meet online").fill("https://meet.example.org/lids")
    page.get_by_label("Places").fill("1")
    page.get_by_text("It takes place more than once").click()
    page.get_by_label("Does it repeat?").select_option(label="Every two weeks")
    page.get_by_label("How many times").fill("3")
    page.get_by_role("button", name="Announce the event").click()
    # What was wrong is said, and all of it still stands there.
    page.get_by_role("link", name="The end is before the start.").click()
    expect(page.get_by_label("Where")).to_have_value("Room 3")
    page.get_by_label("Ends at (optional)").fill("15:30")
    page.get_by_role("button", name="Announce the event").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A morning about lids")
    expect(page.get_by_text("14:00 to 15:30").first).to_be_visible()
    assert Event.objects.get().occurrences.count() == 3

    guest = visit(cy, script=script, width=width)
    guest.goto(page.url)
    expect(guest.get_by_text("The link is shown to those who are coming.")).to_be_visible()
    guest.get_by_label("Food, access or anything else you need").fill("A seat near the door")
    guest.get_by_role("button", name="I am coming").click()
    expect(guest.get_by_role("heading", name="You are coming")).to_be_visible()
    expect(guest.get_by_role("link", name="Join online")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="All places are taken")).to_be_visible()
    page.get_by_role("link", name="Who is coming and what they need").click()
    expect(page.get_by_text("A seat near the door")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_month_is_a_table_and_on_a_phone_a_list(
    visit: Visit, plan: Plan, waste: Community, cy: Person, width: int
) -> None:
    plan("A morning about lids", day="2035-06-05")
    page = visit(cy, width=width)
    page.goto(f"/c/{waste.slug}/events/?show=month&month=2035-06")
    expect(page.get_by_role("link", name="A morning about lids")).to_be_visible()
    expect(page.get_by_text("Tue", exact=True)).to_be_visible(visible=width == 1280)
    expect(page.locator("td:has(a) .month__weekday")).to_be_visible(visible=width == 360)
    is_accessible(page)
    page.get_by_role("link", name="July").click()
    expect(page.get_by_role("heading", name="July 2035")).to_be_visible()
