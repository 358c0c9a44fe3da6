"""In a real browser: the search box offers what may be meant, by keyboard, and works without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_may_be_meant_is_reached_by_keyboard(visit: Visit, waste: Community, bo: Person) -> None:
    page = visit(bo, width=320)
    page.goto("/search/")
    box = page.locator("#search-words")
    box.press_sequentially("recyc")
    option = page.get_by_role("option", name="Waste and recycling")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    is_accessible(page)
    box.press("Escape")
    expect(option).to_have_count(0)
    expect(box).to_have_value("recyc")
    box.press_sequentially("ling")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(waste.get_absolute_url()))


@pytest.mark.parametrize("script", [True, False])
def test_enter_alone_searches_and_a_search_is_kept_and_stopped(
    visit: Visit, waste: Community, bo: Person, script: bool
) -> None:
    page = visit(bo, script=script, width=375)
    page.goto("/search/")
    page.locator("#search-words").fill("recycling in:waste")
    page.locator("#search-words").press("Enter")
    expect(page.get_by_role("link", name="Take away: In Waste and recycling")).to_be_visible()
    page.get_by_role("button", name="Mail me what is new").click()
    expect(page.get_by_role("heading", level=1, name="Your saved searches")).to_be_visible()
    page.get_by_label("How often?").select_option("weekly")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("How often?")).to_have_value("weekly")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("You keep no search yet")).to_be_visible()
