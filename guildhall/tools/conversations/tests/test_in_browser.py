"""Conversations in a real browser, with script and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Draft
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.cast import MakeCommunity, Write
from guildhall.testing.jobs import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    made = write(waste, bo, "Charging for replacement bins", text="Do you charge?", kind="question")
    run_jobs()
    return made


def type_words(page: Page, words: str) -> None:
    page.locator(".ProseMirror[contenteditable]").first.click()
    page.keyboard.type(words)


def test_while_a_title_is_typed_questions_like_it_are_shown_and_who_will_read_it_is_said(
    visit: Visit, question: Contribution, waste: Community, ada: Person
) -> None:
    page = visit(ada, width=375)
    page.goto(f"/c/{waste.slug}/conversations/new/?kind=question")
    page.get_by_label("Title").press_sequentially("Replacement bins and charging")
    expect(page.get_by_role("link", name="Charging for replacement bins")).to_be_visible()
    expect(page.get_by_text("No answer yet")).to_be_visible()
    note = page.locator("[data-readers]")
    expect(note).to_contain_text("Everyone who is signed in can read this")
    page.get_by_text("Files, theme, language and who may read it").click()
    page.get_by_role("radio", name=re.compile("Only the members")).check()
    expect(note).to_contain_text(
        "Only the members of Waste and recycling can read this: 2 people in 2 organisations."
    )
    is_accessible(page)


def test_a_reply_of_somebody_else_appears_without_a_reload(
    visit: Visit, question: Contribution, ada: Person, bo: Person
) -> None:
    page = visit(bo)
    page.goto(question.get_absolute_url())
    type_words(page, "I was about to say")
    question.reply(ada, "<p>We charge £32.</p>")
    # As the clock of the page does every few seconds.
    page.evaluate(
        "document.querySelector('[data-frag]').dispatchEvent(new CustomEvent('frag:refresh', {bubbles: true}))"
    )
    expect(page.get_by_text("We charge £32.")).to_be_visible()
    expect(page.get_by_text("1 new reply")).to_be_visible()
    expect(page.locator(".ProseMirror").first).to_have_text("I was about to say")


def test_what_is_typed_is_kept_when_somebody_leaves_in_the_middle_of_a_sentence(
    visit: Visit, question: Contribution, ada: Person
) -> None:
    page = visit(ada)
    page.goto(question.get_absolute_url())
    type_words(page, "We do, but only for")
    page.goto("/saved/")
    page.goto(question.get_absolute_url())
    expect(page.locator(".ProseMirror").first).to_have_text("We do, but only for")


def test_whoever_is_signed_out_while_writing_is_told_and_loses_nothing(
    visit: Visit, question: Contribution, ada: Person
) -> None:
    page = visit(ada)
    page.goto(question.get_absolute_url())
    page.context.clear_cookies()
    type_words(page, "We do, but only for")
    expect(page.get_by_text("You are signed out. Your words are still here")).to_be_visible()
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_text("What you wrote is kept.")).to_be_visible()


def test_files_are_not_sent_with_every_sentence(
    visit: Visit, question: Contribution, ada: Person, tmp_path: Path
) -> None:
    report = tmp_path / "report.txt"
    report.write_text("A long report. " * 1000)
    page = visit(ada)
    page.goto(question.get_absolute_url())
    page.get_by_text("Add files").click()
    page.locator("input[type=file]").set_input_files(report)
    with page.expect_request("**/drafts/keep") as sent:
        type_words(page, "Here it is")
    assert len(sent.value.post_data_buffer or b"") < 5000
    expect(page.get_by_text("What you type is kept.")).to_be_visible()


def test_what_is_typed_is_kept_by_the_server_and_comes_back(
    visit: Visit, question: Contribution, ada: Person
) -> None:
    page = visit(ada)
    page.goto(question.get_absolute_url())
    type_words(page, "We do, but only for")
    expect(page.get_by_text("What you type is kept.")).to_be_visible()
    assert "We do, but only for" in Draft.objects.get().values["html"]
    again = visit(ada, width=320)
    again.goto(question.get_absolute_url())
    expect(again.locator(".ProseMirror").first).to_have_text("We do, but only for")
    again.get_by_role("button", name="Begin afresh").click()
    expect(again.get_by_text("You began this earlier")).to_have_count(0)
    expect(again.locator(".ProseMirror").first).to_have_text("")


def test_without_script_words_are_edited_as_words(visit: Visit, question: Contribution, bo: Person) -> None:
    reply = question.reply(bo, "<p>First line<br>second</p><ul><li><p>one</p></li><li><p>two</p></li></ul>")
    page = visit(bo, script=False, width=375)
    page.goto(f"/contributions/{reply.pk}/edit/")
    box = page.get_by_role("textbox", name="What you want to say")
    expect(box).to_have_value("First line\nsecond\n\n- one\n- two")
    box.fill("First line\nsecond\n\n- one\n- three")
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_text("Changed. How it read before")).to_be_visible()
    reply.refresh_from_db()
    assert reply.html == "<p>First line<br>second</p><ul><li><p>one</p></li><li><p>three</p></li></ul>"


def test_with_script_the_editor_has_the_same_words(visit: Visit, question: Contribution, bo: Person) -> None:
    reply = question.reply(bo, "<p>First line<br>second</p><ul><li><p>one</p></li></ul>")
    page = visit(bo)
    page.goto(f"/contributions/{reply.pk}/edit/")
    expect(page.locator(".ProseMirror li").first).to_have_text("one")
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Charging for replacement bins")
    reply.refresh_from_db()
    assert reply.edited_at is None


@pytest.mark.parametrize("script", [True, False])
def test_a_reply_is_quoted(
    visit: Visit, question: Contribution, ada: Person, bo: Person, script: bool
) -> None:
    question.reply(ada, "<p>We charge £32.</p>")
    page = visit(bo, script=script)
    page.goto(question.get_absolute_url())
    page.get_by_role("link", name="Quote").click()
    if script:
        expect(page.locator(".ProseMirror blockquote")).to_have_text("We charge £32.")
        page.locator(".ProseMirror p").last.click()
        page.keyboard.press("End")
        page.keyboard.type("how often?")
    else:
        box = page.get_by_role("textbox", name="Your reply")
        expect(box).to_have_value(re.compile("^> We charge £32.\n\nAda Okafor:"))
        box.fill(box.input_value() + "how often?")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator("blockquote", has_text="We charge £32.")).to_be_visible()
    expect(page.get_by_text("how often?")).to_be_visible()


@pytest.mark.parametrize("welsh", [False, True])
def test_the_pages_of_changing_are_for_everybody(
    visit: Visit,
    question: Contribution,
    ada: Person,
    bo: Person,
    make_community: MakeCommunity,
    welsh: bool,
) -> None:
    make_community("Street scene")
    reply = question.reply(bo, "<p>Mine</p>")
    reply.edit(bo, title="", html="<p>Mine, changed</p>")
    question.reply(bo, "<p>Rude</p>").remove(ada, "Rude")
    run_jobs()
    if welsh:
        Person.objects.update(language="cy")
    for person, addresses in (
        (
            ada,
            [
                f"/contributions/{question.pk}/{act}/"
                for act in ("edit", "move", "split", "merge", "close", "remove")
            ],
        ),
        (
            bo,
            [
                f"/contributions/{reply.pk}/history/",
                "/notices/",
                "/activity/",
                f"/c/{question.community.slug}/activity/",
            ],
        ),
        (bo, [f"/people/{bo.slug}/activity/", f"/notices/{bo.notices.get(why='removed').pk}/"]),
    ):
        page = visit(person, width=320, dark=welsh)
        for address in addresses:
            page.goto(address)
            is_accessible(page)


def test_what_looks_delicate_is_masked_by_one_button_and_the_box_follows_who_may_read(
    visit: Visit, waste: Community, bo: Person
) -> None:
    page = visit(bo)
    page.goto(f"/c/{waste.slug}/conversations/new/")
    page.get_by_label("Title").fill("Who helps with a claim like this?")
    type_words(page, "Her number is 943 476 5919")
    page.get_by_role("button", name="Ask the community").click()
    box = page.locator("#once-more")
    expect(box).to_be_focused()
    expect(box).to_contain_text("NHS number: 943 476 5919")
    page.get_by_text("Files, theme, language and who may read it").click()
    page.get_by_role("radio", name=re.compile("Only the members")).check()
    is_accessible(page)
    expect(box).to_contain_text("Only the members of Waste and recycling can read this: 2 people")
    box.get_by_role("button", name="Mask it and post").click()
    expect(page.get_by_text("Her number is [NHS number removed]")).to_be_visible()
