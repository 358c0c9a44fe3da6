"""Hot seats in a real browser, with script and without."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.cast import Write
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.models import HotSeat, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seat(waste: Community, ada: Person, write: Write) -> HotSeat:
    """Live, with one question of Ada's."""
    now = timezone.now()
    made: Any = write(
        *(waste, ada, "Ask the lid researcher"),
        kind="hot_seat",
        guest_name="Imogen Farrow",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
    )
    made.reply(ada, "<p>Which lid?</p>")
    return made  # type: ignore[no-any-return]


def test_one_asks_and_votes_and_the_guest_answers_by_link_all_without_script(
    visit: Visit, seat: HotSeat, ada: Person, bo: Person
) -> None:
    page = visit(bo, width=360, script=False)
    page.goto(seat.get_absolute_url())
    page.get_by_role("button", name=re.compile("Vote .*0 votes.*Which lid")).click()
    expect(page.get_by_role("button", name=re.compile("Voted .*1 vote.*Which lid"))).to_be_visible()
    page.locator("#id_html").fill("What did it cost?")
    page.get_by_role("button", name="Put the question").click()
    expect(page.get_by_role("heading", name="2 questions")).to_be_visible()
    guest = visit(None, width=360, script=False)
    guest.goto(f"/c/{seat.community.slug}/hot_seats/{seat.pk}/guest/{make_link(seat, ada)}/")
    guest.get_by_role("link", name=re.compile("Answer.*Which lid")).click()
    guest.get_by_label("Your answer").fill("The round one.")
    guest.get_by_role("button", name="Answer").click()
    expect(guest.get_by_text("Your answer is there.")).to_be_visible()
    page.goto(seat.get_absolute_url())
    expect(page.get_by_text("The round one.")).to_be_visible()


def test_an_answer_appears_by_itself_while_one_types_and_the_vote_keeps_the_focus(
    visit: Visit, seat: HotSeat, ada: Person, bo: Person
) -> None:
    page = visit(bo)
    page.goto(seat.get_absolute_url())
    question = seat.thread.get()
    page.locator(f"#vote-{question.pk}").focus()
    deeds.answer(seat, question, "<p>The round one.</p>", None, "en")
    # As the clock of the page does every few seconds.
    page.evaluate(
        "document.querySelector('[data-frag]').dispatchEvent(new CustomEvent('frag:refresh', {bubbles: true}))"
    )
    expect(page.get_by_text("The round one.")).to_be_visible()
    expect(page.locator(f"#vote-{question.pk}")).to_be_focused()
    is_accessible(page)


def test_a_facilitator_makes_the_link_and_the_guest_answers_with_script(
    visit: Visit, seat: HotSeat, ada: Person
) -> None:
    page = visit(ada)
    page.goto(seat.get_absolute_url())
    page.get_by_role("link", name="Link for the guest").click()
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("code").inner_text()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    is_accessible(page)
    guest = visit(None, width=360)
    guest.goto("/" + address.split("/", 3)[3])
    is_accessible(guest)
    guest.get_by_role("link", name=re.compile("Answer.*Which lid")).click()
    guest.get_by_label("Your answer").fill("The round one.")
    guest.get_by_role("button", name="Answer").click()
    expect(guest.get_by_text("The round one.")).to_be_visible()
