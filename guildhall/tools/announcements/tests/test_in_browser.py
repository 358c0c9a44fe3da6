"""Announcing something in a real browser, with script and without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_facilitator_announces_something_and_a_member_says_that_they_have_read_it(
    visit: Visit, waste: Community, ada: Person, bo: Person, script: bool
) -> None:
    page = visit(ada, script=script, width=1280 if script else 320)
    page.goto(f"/c/{waste.slug}/announcements/new/")
    page.get_by_label("Title").fill("The return is due")
    if script:
        page.locator(".ProseMirror[contenteditable]").first.click()
        page.keyboard.type("Send your figures.")
    else:
        page.get_by_role("textbox", name="What you want to say").fill("Send your figures.")
    page.get_by_label("Keep it at the top").fill(f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Ask members to say").check()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("0 of 2 members say that they have read this.")).to_be_visible()
    if script:
        is_accessible(page)
    reading = visit(bo, script=script, dark=script, width=320)
    reading.goto(waste.get_absolute_url())
    reading.get_by_role("link", name="The return is due").first.click()
    reading.get_by_role("button", name="I have read this").click()
    expect(reading.get_by_text("You have read this")).to_be_visible()
    if script:
        is_accessible(reading)
    page.reload()
    expect(page.get_by_text("1 of 2 members says that they have read this.")).to_be_visible()
