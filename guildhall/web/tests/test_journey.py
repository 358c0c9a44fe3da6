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
from guildhall.testing.jobs import run_jobs
from guildhall.testing.keyboard import Keyboard
from guildhall.testing.post import newest_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "priya.nair@torridge.gov.uk"
EDITOR = ".ProseMirror[contenteditable]"


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
        page.get_by_role(
            "textbox", name=re.compile("What you want to say|What others need to know|Your reply")
        ).fill(words)


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


def test_the_main_journey_by_keyboard_alone(visit: Visit, waste: Community, ada: Person) -> None:
    page = visit()
    keys = Keyboard(page)
    page.goto("/")
    keys.press(page.get_by_role("link", name="Join with your work e-mail"))
    keys.write(page.get_by_label("Your work e-mail address"), ADDRESS)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    keys.write(page.get_by_label("Code"), newest_code(ADDRESS))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/welcome/"))
    keys.write(page.get_by_label("working on", exact=False).first, "Lending sweepers")
    keys.press(page.get_by_role("button", name="Show me what fits"))
    expect(page).to_have_url(re.compile(r"/welcome/\?next"))

    keys.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Communities"))
    keys.press(page.get_by_role("link", name="Waste and recycling"))
    keys.press(page.get_by_role("button", name="Join").first)
    expect(page.get_by_role("link", name="Leave")).to_be_visible()
    keys.press(page.get_by_role("link", name="Ask or start a conversation").first)
    page.locator(EDITOR).first.wait_for()
    keys.write(page.get_by_label("Title"), "Who lends a sweeper?")
    keys.write(page.locator(EDITOR).first, "Ours is broken until May.")
    keys.press(page.get_by_role("button", name="Ask the community"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Who lends a sweeper?")
    run_jobs()

    adas = visit(ada)
    hers = Keyboard(adas)
    adas.goto("/")
    hers.press(adas.get_by_role("main").get_by_role("link", name="Who lends a sweeper?").first)
    adas.locator(EDITOR).first.wait_for()
    hers.write(adas.locator(EDITOR).first, "We lend our sweeper in June.")
    hers.press(adas.get_by_role("button", name="Send the reply"))
    expect(adas.get_by_role("article").get_by_text("We lend our sweeper in June.")).to_be_visible()
    run_jobs()

    page.goto("/")
    keys.press(page.get_by_role("banner").get_by_role("link", name="Notices"))
    keys.press(page.get_by_role("button", name="Open Ada Okafor answered").first)
    keys.press(page.get_by_role("button", name="This is the answer"))
    expect(page.get_by_text("The answer Priya Nair chose").first).to_be_visible()
    run_jobs()

    keys.press(page.get_by_role("banner").get_by_role("link", name="People"))
    keys.write(page.get_by_role("main").get_by_role("searchbox").first, "sweeper")
    page.keyboard.press("Enter")
    keys.press(page.get_by_role("main").get_by_role("link", name="Ada Okafor", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada Okafor")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)])
def test_on_a_phone_and_zoomed_four_times_the_focus_is_seen_and_nothing_scrolls_sideways(
    visit: Visit, waste: Community, ada: Person, width: int, height: int
) -> None:
    question = Contribution.objects.write(
        ada, waste, "question", title="Who lends a sweeper?", html="<p>Ours is broken.</p>"
    )
    page = visit(ada, width=width, height=height)
    for address in ("/", f"/c/{waste.slug}/", question.get_absolute_url()):
        page.goto(address)
        fits(page)
        keys = Keyboard(page)
        keys.reach(page.get_by_role("contentinfo").get_by_role("link", name="Largest"))


def test_larger_text_is_remembered_with_and_without_script(visit: Visit, ada: Person) -> None:
    for script in (True, False):
        page = visit(ada, width=320, script=script)
        page.goto("/communities/")
        before = size_of_text(page)
        page.get_by_role("link", name="Largest").click()
        page.goto("/people/")
        assert size_of_text(page) > before * 1.25
        fits(page)
        page.get_by_role("link", name="Normal").click()
        page.goto("/")
        assert size_of_text(page) == before


def test_nothing_moves_for_whoever_wants_it_still(visit: Visit, db: None) -> None:
    moving = "getComputedStyle(document.querySelector('main .button')).transitionDuration"
    page = visit(moves=True)
    page.goto("/")
    assert page.evaluate(moving) != "0s"
    page = visit()
    page.goto("/")
    assert page.evaluate(moving) == "0s"


def size_of_text(page: Page) -> float:
    """The size of the type that people read, in pixels."""
    size: float = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    return size
