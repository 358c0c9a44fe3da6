"""Writing a conversation up in a real browser, with script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.cast import Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.practice.models import PracticePage, Quote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def question(waste: Community, ada: Person, bo: Person, write: Write) -> Contribution:
    made = write(waste, bo, "Charging for bins", text="Do you charge?", kind="question")
    made.accept(made.reply(ada, "<p>We charge £32.</p><p>Arguments went up. Keep a log.</p>"), bo)
    run_jobs()
    return made


def say(page: Page, script: bool, section: str, words: str) -> None:
    if script:
        page.locator(f"[data-into={section}] .ProseMirror[contenteditable]").click()
        page.keyboard.type(words)
    else:
        page.locator(f"[data-into={section}] textarea").fill(words)


def check(page: Page, script: bool) -> None:
    if script:  # axe is a script
        is_accessible(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_conversation_is_written_up_found_fair_and_published(
    visit: Visit, question: Contribution, ada: Person, bo: Person, script: bool
) -> None:
    page = visit(bo, script=script, width=1280 if script else 375)
    page.goto(question.get_absolute_url())
    page.get_by_role("link", name="Write this up").last.click()
    say(page, script, "short_answer", "Charge, and keep a log.")
    page.get_by_label("Put it under").select_option("What went wrong")
    page.get_by_role("button", name="Take this Arguments went up").click()
    expect(page.locator("[data-into=went_wrong] .taken__quote")).to_contain_text(
        "Arguments went up. Keep a log."
    )
    page.get_by_label("Put it under").select_option("Options, and who does each")
    page.get_by_role("button", name="Take this We charge £32").click()
    expect(page.locator("[data-into=options] .taken__quote")).to_contain_text("We charge £32.")
    box = page.locator("[data-into=short_answer] textarea")
    expect(box).to_have_value(re.compile("Charge, and keep a log."))
    page.locator("[data-into=options]").get_by_role("button", name="Leave out").click()
    expect(page.locator(".taken__quote")).to_have_count(1)
    check(page, script)
    page.get_by_role("button", name="Ask whether it is fair").click()
    expect(page.get_by_text("Not everybody has answered yet: Ada Okafor.")).to_be_visible()
    run_jobs()

    asked = visit(ada, script=script, width=375)
    asked.goto("/notices/")
    asked.get_by_role("button", name=re.compile("wants to quote")).click()
    expect(asked.get_by_role("heading", level=1)).to_have_text("Is this fair?")
    check(asked, script)
    asked.get_by_text("Change it").click()
    asked.get_by_label("How it should read").fill("Arguments went up a little. Keep a log.")
    asked.get_by_role("button", name="Use these words").click()
    expect(asked.get_by_text("It will stand in your words.")).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Charging for bins")
    expect(page.locator("figure.quote")).to_contain_text("Arguments went up a little. Keep a log.")
    check(page, script)


def test_a_paragraph_is_dragged_onto_a_section(visit: Visit, question: Contribution, bo: Person) -> None:
    page = visit(bo)
    page.goto(f"/c/{question.community.slug}/practice/new/?from={question.pk}")
    expect(page.locator("[data-into=options] .ProseMirror").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    piece = page.locator("[data-piece]", has_text="We charge £32")
    piece.locator("[data-grip]").drag_to(page.locator("[data-into=options] label").first)
    expect(page.locator("[data-into=options] .taken__quote")).to_contain_text("We charge £32.")
    assert Quote.objects.get().section == "options"
    assert not PracticePage.objects.get().is_published


def test_only_the_words_that_are_selected_are_taken(visit: Visit, question: Contribution, bo: Person) -> None:
    page = visit(bo)
    page.goto(f"/c/{question.community.slug}/practice/new/?from={question.pk}")
    words = page.locator("[data-piece] p", has_text="Arguments went up")
    words.evaluate(
        "p => { const range = document.createRange(); range.setStart(p.firstChild, 19); range.setEnd(p.firstChild, 30);"
        " getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    button = page.get_by_role("button", name="Take this Arguments went up")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".taken__quote")).to_contain_text("“Keep a log.”")
    assert Quote.objects.get().words == "Keep a log."
