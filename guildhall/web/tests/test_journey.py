"""The main journey in a real browser: register, say what you work on, join, ask, be answered, accept, find."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, fits
from guildhall.testing.cast import MakePerson
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import newest_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "priya.nair@torridge.gov.uk"


@pytest.fixture(autouse=True)
def no_tries_before(db: None) -> None:
    """Each journey registers from the same address; the limit on that is tested elsewhere."""
    cache.clear()


@pytest.fixture
def waste(ada: Person) -> Community:
    """An open community that Ada leads."""
    return Community.objects.found(ada, name="Waste and recycling", purpose="Helping each other with waste")


def write(page: Page, words: str, *, script: bool) -> None:
    """Types into the writing box, which is an editor where there is script."""
    if script:
        editor = page.locator(".ProseMirror[contenteditable]").first
        editor.click()
        page.keyboard.type(words)
    else:
        page.get_by_role("textbox", name=re.compile("What you want to say|Your reply")).fill(words)


@pytest.mark.parametrize(("width", "script"), [(320, True), (375, False), (1280, True)])
def test_the_main_journey(
    visit: Visit, waste: Community, torridge: Organisation, ada: Person, width: int, script: bool
) -> None:
    page = visit(width=width, script=script)
    page.goto("/")
    fits(page)
    page.get_by_role("link", name="Join with your work e-mail").click()
    page.get_by_label("Your work e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(newest_code(ADDRESS))
    page.get_by_role("main").get_by_role("button").first.click()

    # Two questions, and what fits.
    expect(page).to_have_url(re.compile("/welcome/"))
    expect(page.get_by_label("Your name")).to_have_value("Priya Nair")
    page.get_by_label("working on", exact=False).first.fill("Charging for replacement bins")
    fits(page)
    page.get_by_role("button", name="Show me what fits").click()
    priya = Person.objects.get(email=ADDRESS)
    assert priya.organisation == torridge

    page.goto(f"/c/{waste.slug}/")
    page.get_by_role("button", name="Join").first.click()
    expect(page.get_by_role("link", name="Leave")).to_be_visible()
    assert waste.memberships.filter(person=priya).exists()

    page.goto(f"/c/{waste.slug}/conversations/new/?kind=question")
    page.get_by_label("Title").fill("Charging for replacement bins: did fly-tipping rise?")
    write(page, "Members have asked us to charge from April.", script=script)
    fits(page)
    page.get_by_role("button", name="Ask the community").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Charging for replacement bins: did fly-tipping rise?"
    )
    fits(page)
    question = Contribution.objects.get(root=None)
    run_jobs()

    adas = visit(ada, width=width, script=script)
    adas.goto(question.get_absolute_url())
    write(adas, "We charge 32 pounds for bins, and reports fell back by the summer.", script=script)
    adas.get_by_role("button", name="Send the reply").click()
    expect(adas.get_by_text("reports fell back by the summer")).to_be_visible()
    run_jobs()

    page.goto("/notices/")
    expect(page.get_by_text("answered your question").first).to_be_visible()
    page.get_by_role("button", name="Open").first.click()
    page.get_by_role("button", name="This is the answer").click()
    expect(page.get_by_text("The answer Priya Nair chose").first).to_be_visible()
    run_jobs()

    page.goto("/people/?q=bins")
    expect(page.get_by_role("main").get_by_text("Ada Okafor").first).to_be_visible()
    fits(page)


def test_a_question_is_asked_by_keyboard_alone(
    visit: Visit, waste: Community, make_person: MakePerson
) -> None:
    bo = make_person("Bo Lind")
    waste.admit(bo)
    page = visit(bo)
    page.goto(f"/c/{waste.slug}/conversations/new/?kind=question")
    page.locator(".ProseMirror[contenteditable]").first.wait_for()
    reach(page, "Title")
    page.keyboard.type("Who lends a sweeper?")
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('ProseMirror')"):
            break
    page.keyboard.type("Ours is broken until May.")
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Ask the community":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who lends a sweeper?")
    assert "Ours is broken until May." in Contribution.objects.get().html


def reach(page: Page, label: str) -> None:
    """Presses Tab until the field with a label has the focus."""
    field = page.get_by_label(label, exact=True)
    for _step in range(40):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            return
    raise AssertionError(f"{label} cannot be reached by the keyboard")
