"""One journey through all tools as one person, in a real browser: she leads a community and begins one of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Contribution, Stance, Trial
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, fits
from guildhall.testing.jobs import run_jobs
from guildhall.workspace.registry import TOOLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD: Final = "flapdoodle"


def words(page: Page, text: str) -> None:
    """Types into the first writing box of the page, plain or with its editor."""
    # The editor is fetched when the box comes near.
    page.locator("label[for=id_html]").first.scroll_into_view_if_needed()
    box = page.locator(".ProseMirror[contenteditable]").first
    box.press_sequentially(text)
    expect(box).to_contain_text(text)


def conversation(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"Who charges for {WORD}?")
    words(page, "Members ask.")
    page.get_by_role("button", name="Ask the community").click()
    words(page, "We found out ourselves.")
    page.get_by_role("button", name="Send the reply").click()
    page.get_by_role("button", name="This is the answer").click()
    expect(page.get_by_text("The answer Ada Okafor chose").first).to_be_visible()


def announcement(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"The {WORD} return is due")
    words(page, "Send your figures.")
    page.get_by_role("button", name="Publish now").click()


def page_of_the_wiki(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"How we weigh {WORD}")
    words(page, "On the old scales.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="It is still true").first.click()
    expect(page.get_by_text("Confirmed still true by").first).to_be_visible()


def practice(page: Page, _folder: Path) -> None:
    page.locator("#id_title").fill(f"Charging for {WORD}, written up")
    words(page, "Most councils do.")
    page.locator("button[name=act][value=send]").click()


def blog(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"A year of {WORD}")
    words(page, "It was long.")
    page.get_by_role("button", name="Publish now").click()


def library(page: Page, folder: Path) -> None:
    file = folder / f"{WORD} policy.txt"
    file.write_text("Each household may have one.")
    page.get_by_label("Choose one or more files").set_input_files(file)
    page.get_by_role("button", name="Add to the library").click()


def event(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"A morning about {WORD}")
    words(page, "Bring yours.")
    page.get_by_label("Day", exact=True).fill(f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Begins at").fill("10:00")
    page.get_by_role("button", name="Announce the event").click()


def hot_seat(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"Ask the head of {WORD}")
    words(page, "She has done it for years.")
    page.get_by_label("Who is the guest?").fill("Jo Farrow")
    begins = timezone.localtime() + timedelta(days=9)
    page.get_by_label("When do they begin to answer?").fill(f"{begins:%Y-%m-%dT10:00}")
    page.get_by_role("button", name="Announce it").click()


def link(page: Page, _folder: Path) -> None:
    page.get_by_label("Address").first.fill("https://www.example.org/figures")
    page.get_by_label("Title", exact=False).first.fill(f"Figures about {WORD}")
    page.get_by_role("button", name="Share the link").click()


def news(page: Page, _folder: Path) -> None:
    page.locator("#id_url").fill("https://www.example.org/rules")
    page.get_by_label("Headline").fill(f"New rules for {WORD}")
    words(page, "From April.")
    page.get_by_role("button", name="Start the conversation").click()


def poll(page: Page, _folder: Path) -> None:
    page.get_by_label("Your question").fill(f"How often do you collect {WORD}?")
    page.get_by_label("The options").fill("Weekly\nNever")
    page.get_by_role("button", name="Start the poll").click()
    page.get_by_label("Weekly").check()
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("Thank you. Your vote counts.")).to_be_visible()


def round_robin(page: Page, _folder: Path) -> None:
    page.get_by_label("Title").fill(f"What do you charge for {WORD}?")
    words(page, "Our members ask.")
    page.locator("#id_q1_words").fill("Do you charge?")
    page.get_by_role("button", name="Ask them").click()


STEPS: Final[dict[str, Callable[[Page, Path], None]]] = {
    "conversations": conversation,
    "announcements": announcement,
    "pages": page_of_the_wiki,
    "practice": practice,
    "blog": blog,
    "library": library,
    "events": event,
    "hot_seats": hot_seat,
    "links": link,
    "news": news,
    "polls": poll,
    "round_robin": round_robin,
}


def test_every_tool_has_a_step() -> None:
    assert STEPS.keys() == TOOLS.keys()


def test_one_person_goes_through_all_tools(visit: Visit, ada: Person, bo: Person, tmp_path: Path) -> None:
    waste = Community.objects.found(ada, name="Waste and recycling", purpose="Helping each other with waste")
    waste.admit(bo)
    page = visit(ada)
    for name, step in STEPS.items():
        page.goto(waste.get_absolute_url())
        tool = TOOLS[name]
        if name != "conversations":
            page.locator("summary").filter(has_text="Share something else").first.click()
        page.get_by_role("link", name=str(tool.begin), exact=True).first.click()
        step(page, tmp_path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(WORD)
        fits(page)
    run_jobs()

    made = Contribution.objects.roots()
    assert set(made.values_list("kind", flat=True)) >= {
        KINDS[word].word
        for name in STEPS
        for word in TOOLS[name].words[:1]
        if word != REPLY and name != "conversations"
    }

    # What every thing has: a word for one's council, and a trial.
    page.goto(made.get(kind="question").get_absolute_url())
    page.get_by_role("link", name="My council is").click()
    page.get_by_label("Planning it").check()
    page.get_by_role("button", name="Say it for Leeds").click()
    page.goto(made.get(kind="page").get_absolute_url())
    page.get_by_role("button", name="I will try this").click()
    expect(page.get_by_text("You said you will try this.")).to_be_visible()
    assert Stance.objects.get().standing == "planning"
    assert Trial.objects.get().person == ada

    # All of it has a tab, stands on the front page, and is found.
    page.goto(waste.get_absolute_url())
    tabs = page.get_by_role("navigation", name="Waste and recycling")
    for name in STEPS:
        expect(tabs.get_by_role("link", name=str(TOOLS[name].label), exact=True)).to_be_visible()
    page.goto(f"/search/?q={WORD}")
    for root in made.exclude(kind="document"):
        expect(page.get_by_role("main").get_by_role("link", name=root.title).first).to_be_visible()
    fits(page)
