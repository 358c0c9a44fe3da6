"""Starting a poll and voting in a real browser, with script and without, and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.tools.polls.models import Option, Poll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_poll_is_started_and_voted_in_and_its_results_are_read(
    visit: Visit, waste: Community, ada: Person, bo: Person, script: bool
) -> None:
    page = visit(ada, script=script)
    page.goto(f"/c/{waste.slug}/polls/new/")
    page.get_by_label("Your question").fill("How often do you collect?")
    page.get_by_label("The options").fill("Weekly\nEvery two weeks\nEvery three weeks")
    page.get_by_label("The members. The poll is named").check()
    page.get_by_role("button", name="Start the poll").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How often do you collect?")
    voting = visit(bo, script=script, width=320, dark=script)
    voting.goto(page.url)
    expect(voting.get_by_text("This poll is named: every member can see how you voted.")).to_be_visible()
    if script:
        is_accessible(voting)
    voting.get_by_role("radio", name="Every two weeks").focus()
    voting.keyboard.press("Space")
    voting.get_by_role("button", name="Vote").click()
    expect(voting.get_by_text("Thank you. Your vote counts.")).to_be_visible()
    expect(voting.get_by_text("1 vote · 100 %")).to_be_visible()
    voting.get_by_text("The same as a table").click()
    expect(voting.get_by_role("rowheader", name="Every two weeks")).to_be_visible()
    if script:
        is_accessible(voting)
    voting.locator("summary", has_text="Change my vote").click()
    voting.get_by_role("button", name="Take my vote back").click()
    expect(voting.get_by_text("Your vote was taken back.")).to_be_visible()


def test_without_script_options_are_ranked_and_a_mistake_comes_back(
    visit: Visit, waste: Community, ada: Person, bo: Person
) -> None:
    poll = Contribution.objects.write(ada, waste, "poll", title="What next?", html="", way="ranked")
    assert isinstance(poll, Poll)
    for number, text in enumerate(("Flats", "Batteries", "Charges")):
        Option.objects.create(contribution=poll, text=text, position=number)
    page = visit(bo, script=False, width=320)
    page.goto(poll.get_absolute_url())
    page.get_by_label("Flats").select_option("1")
    page.get_by_label("Charges").select_option("1")
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("Two options have place 1.").first).to_be_visible()
    page.get_by_label("Charges").select_option("2")
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("You voted for: Flats, Charges")).to_be_visible()
