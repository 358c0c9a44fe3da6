"""From an entry to a conversation in a real browser, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.listener import Listener, answer
from guildhall.tools.news.tests.test_gathering import item, rss

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_facilitator_adds_a_site_and_talks_about_its_news(
    visit: Visit, allowed_machine: Listener, waste: Community, ada: Person, script: bool
) -> None:
    mark = "<link rel=alternate type=application/rss+xml href='/feed'>"
    allowed_machine.pages |= {
        "/": answer(mark, content_type="text/html"),
        "/feed": answer(rss(item(1, description="What it says."))),
    }
    page = visit(ada, width=360, script=script)
    page.goto(f"/c/{waste.slug}/news/")
    page.get_by_role("link", name="Feeds we read").first.click()
    page.get_by_label("Address of the feed, or of the site").fill(allowed_machine.url("/"))
    page.get_by_role("button", name="Read it from now on").click()
    expect(page.get_by_text("It brought 1 entry.")).to_be_visible()
    if script:
        is_accessible(page)
    page.goto(f"/c/{waste.slug}/news/")
    if script:
        is_accessible(page)
    page.get_by_role("link", name="Talk about this").click()
    expect(page.get_by_label("Headline")).to_have_value("Piece 1")
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Piece 1")
    expect(page.get_by_text("What it says.")).to_be_visible()
    expect(page.get_by_role("link", name="Read it where it stands")).to_be_visible()
