"""Round robins in a real browser, with script and without."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.jobs import run_jobs
from guildhall.tools.round_robin.models import Answer, RoundRobin
from guildhall.tools.round_robin.tests.conftest import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_questions_are_asked_and_answered_and_the_results_read(
    visit: Visit, waste: Community, ada: Person, bo: Person, script: bool
) -> None:
    # What looks at a page is script itself.
    check = is_accessible if script else (lambda _page: None)
    page = visit(ada, script=script, width=1280 if script else 360)
    page.goto(f"/c/{waste.slug}/round_robin/new/")
    page.get_by_label("Title").fill("What do you charge?")
    if script:
        page.locator(".ProseMirror[contenteditable]").first.click()
        page.keyboard.type("Our members ask.")
        expect(page.locator("[data-more-item]:visible")).to_have_count(1)
        page.get_by_role("button", name="Add a question").click()
        expect(page.locator("#id_q2_words")).to_be_focused()
    else:
        page.get_by_role("textbox", name="What they should know").fill("Our members ask.")
        page.locator("summary", has_text="Question 2").click()
    page.locator("#id_q1_words").fill("Do you charge?")
    page.locator("#id_q1_kind").select_option("yes_no")
    page.locator("#id_q2_words").fill("What is the fee?")
    # What belongs to another kind of answer is out of the way.
    expect(page.locator("#id_q2_unit")).to_be_hidden()
    page.locator("#id_q2_kind").select_option("number")
    page.locator("#id_q2_unit").fill("£")
    check(page)
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you charge?")
    expect(page.get_by_role("heading", name="0 of 2 organisations have answered")).to_be_visible()
    check(page)

    page = visit(bo, script=script, width=360)
    made = RoundRobin._base_manager.get()
    page.goto(made.get_absolute_url())
    page.get_by_role("link", name="Answer for Torridge to see what the others say").click()
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("What is the fee?").fill("about 30")
    page.get_by_role("button", name="Send the answer of Torridge").click()
    expect(page.get_by_role("link", name=re.compile("“about 30” is not a number"))).to_be_visible()
    expect(page.get_by_role("radio", name="Yes")).to_be_checked()
    check(page)
    page.get_by_label("What is the fee?").fill("£32.50")
    page.get_by_role("button", name="Send the answer of Torridge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results")
    expect(page.get_by_text("£32.50").first).to_be_visible()
    assert Answer.objects.get(question__kind="number").number == Decimal("32.5")
    check(page)


def test_whoever_has_not_answered_is_told_how_to_see_the_answers(
    visit: Visit, fees: RoundRobin, cy: Person
) -> None:
    run_jobs()
    page = visit(cy, width=320, dark=True)
    page.goto(address(fees, "results"))
    expect(page.get_by_role("link", name="Answer for Newport to see what the others say")).to_be_visible()
    is_accessible(page)
