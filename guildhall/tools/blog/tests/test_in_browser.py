"""Writing a blog post in a real browser, with script and without."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.tools.blog.models import BlogPost
from guildhall.tools.blog.tests.surfaces import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write(page: Page, words: str, *, script: bool) -> None:
    if script:
        page.locator(".ProseMirror[contenteditable]").first.click()
        page.keyboard.type(words)
    else:
        page.get_by_role("textbox", name="What you want to say").fill(words)


@pytest.mark.parametrize("script", [True, False])
def test_a_post_is_kept_as_a_draft_with_its_cover_and_published_from_there(
    visit: Visit, waste: Community, bo: Person, tmp_path: Path, script: bool
) -> None:
    file = tmp_path / "bins.png"
    file.write_bytes(picture("bins.png").read())
    page = visit(bo, script=script, width=375)
    page.goto(f"/c/{waste.slug}/blog/new/")
    page.get_by_label("Title").fill("A year of smaller bins")
    page.get_by_label("Cover picture", exact=False).first.set_input_files(file)
    write(page, "We halved them.", script=script)
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("link", name="Say what the cover picture shows")).to_be_visible()
    expect(page.get_by_role("img", name="The cover picture that you chose")).to_be_visible()
    if script:
        is_accessible(page)
    page.get_by_label("What the cover picture shows").fill("A row of small bins")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Only you see it")).to_be_visible()
    if script:
        is_accessible(page)
    page.goto("/drafts/")
    page.get_by_role("link", name="A year of smaller bins").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A year of smaller bins")
    expect(page.get_by_role("img", name="A row of small bins")).to_be_visible()
    expect(page.get_by_text("We halved them.")).to_be_visible()
    if script:
        is_accessible(page)


def test_a_post_is_put_off_to_a_day_and_thrown_away(visit: Visit, waste: Community, bo: Person) -> None:
    page = visit(bo, script=False, width=320, dark=True)
    page.goto(f"/c/{waste.slug}/blog/new/")
    page.get_by_label("Title").fill("Our spring rounds")
    write(page, "They begin in March.", script=False)
    page.get_by_text("Publish it on a day to come").click()
    page.get_by_label("Day").fill(f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}")
    page.get_by_role("button", name="Publish on this day").click()
    expect(page.get_by_text("It will be published on")).to_be_visible()
    page.get_by_text("Throw this draft away").click()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("No drafts")).to_be_visible()
    assert not BlogPost.objects.exists()
