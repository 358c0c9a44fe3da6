"""Sharing a link in a real browser, with script and without."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.listener import Listener, answer
from guildhall.tools.links.models import Link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_link_is_shared_with_the_title_of_its_page(
    visit: Visit, allowed_machine: Listener, waste: Community, bo: Person, script: bool
) -> None:
    cache.clear()
    allowed_machine.pages["/a"] = answer("<title>What to recycle</title>")
    page = visit(bo, width=375, script=script)
    page.goto(f"/c/{waste.slug}/links/new/")
    page.get_by_label("Address").fill(allowed_machine.url("/a"))
    if script:
        page.get_by_label("Address").blur()
    else:
        page.get_by_role("button", name="Fetch the title").click()
    expect(page.get_by_label("Title (optional)")).to_have_value("What to recycle")
    expect(page.get_by_text("The page calls itself: What to recycle")).to_be_visible()
    if script:
        is_accessible(page)
    page.get_by_role("button", name="Share the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What to recycle")
    expect(page.get_by_role("link", name="Open the page")).to_have_attribute(
        "href", allowed_machine.url("/a")
    )
    if script:
        is_accessible(page)
    again = visit(bo, script=script)
    again.goto(f"/c/{waste.slug}/links/new/")
    again.get_by_label("Address").fill(allowed_machine.url("/a"))
    if script:
        again.get_by_label("Address").blur()
    else:
        again.get_by_role("button", name="Share the link").click()
    expect(again.get_by_role("heading", name="This address is here already")).to_be_visible()
    if script:
        is_accessible(again)
    again.get_by_role("button", name="Share it all the same").click()
    expect(again.get_by_role("heading", level=1)).not_to_have_text("Share a link")
    assert Link.objects.count() == 2
