"""From a question to a profile that knows more: in a browser, and by mail alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guildhall.asking.ladder import climb
from guildhall.asking.models import Request
from guildhall.asking.tests.conftest import TITLE
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.notifications.inbound.addresses import ANYWHERE, own_address, reply_address
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.browser import Visit
from guildhall.testing.cast import Browser
from guildhall.testing.incoming import Post
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import newest_mail

State = Request.State


def experts(waste: Community, make_person: Any, councils: list[Organisation]) -> list[Person]:
    """Seven people in some councils, six of whom answered something like it, the more the further to the front."""
    asker = make_person("Olu Asker")
    waste.admit(asker)
    people = [
        make_person(f"Expert {name}", organisation=councils[number % len(councils)])
        for number, name in enumerate(("One", "Two", "Three", "Four", "Five", "Six", "Seven"))
    ]
    for number, person in enumerate(people):
        person.trust_address()
        waste.admit(person)
        for count in range(6 - number):
            root = Contribution.objects.write(
                asker,
                waste,
                "question",
                title=f"Missed garden collections {count}",
                html="<p>Who counts?</p>",
            )
            root.reply(person, "<p>We count missed garden collections.</p>")
    run_jobs()
    return people


@pytest.mark.django_db
def test_by_mail_alone(
    waste: Community,
    ada: Person,
    make_person: Any,
    torridge: Organisation,
    leeds: Organisation,
    newport: Organisation,
    post: Post,
    browser: Browser,
) -> None:
    ada.trust_address()
    first, *others = experts(waste, make_person, [torridge, leeds, newport])
    friend = others[-1]
    post(ada, own_address(ada, ANYWHERE), "By round or by street?", subject=TITLE)
    question = Contribution.objects.get(title=TITLE)
    assert question.community == waste
    climb(timezone.now() + timedelta(hours=1, minutes=1))
    run_jobs()
    asked = list(Request.objects.select_related("person"))
    assert len(asked) == 6
    assert {request.person for request in asked} == {first, *others[:-1]}
    for request in asked:
        assert "You answered" in str(newest_mail(str(request.person.email)).body)
    # One passes it on, to somebody who knows and was not asked, who answers.
    post(first, reply_address(first, question.pk), f"Pass on: {friend.name}")
    assert f"{first.name} thinks that you may know." in str(newest_mail(str(friend.email)).body)
    post(friend, reply_address(friend, question.pk), "By street: drivers see it.")
    answer = question.thread.get()
    assert answer.author == friend
    # The asker reads it in a mail, and accepts with a word.
    assert "drivers see it" in str(newest_mail(str(ada.email)).body)
    post(ada, reply_address(ada, answer.pk), "Accepted")
    question.refresh_from_db()
    assert question.answer == answer
    states = dict(Request.objects.values_list("person", "state"))
    assert states[first.pk] == State.PASSED
    assert states[friend.pk] == State.ANSWERED
    assert {states[other.pk] for other in others[:-1]} == {State.OVER}
    # What it was about is suggested for the profile of whoever answered.
    hang(question, Tag.objects.named("missed bins"))
    assert "Your answer on “missed bins” helped somebody." in browser(friend).get("/asked/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser(
    visit: Visit,
    waste: Community,
    ada: Person,
    make_person: Any,
    torridge: Organisation,
    leeds: Organisation,
    newport: Organisation,
) -> None:
    ada.trust_address()
    first, *others = experts(waste, make_person, [torridge, leeds, newport])
    page = visit(ada)
    page.goto("/")
    page.get_by_role("textbox", name="What do you need to know?").fill(TITLE)
    page.locator(".ask__box button").click()
    page.get_by_role("heading", name="It goes to Waste and recycling").wait_for()
    page.get_by_role("button", name="Continue").click()
    boxes = page.locator("#who input[name=ask]")
    assert boxes.count() == 6
    assert "questions like this" in page.locator("#who").inner_text()
    # Whoever types another title sees other people, without a page between.
    page.get_by_label("Title", exact=True).fill("Zebra crossings of a new sort")
    page.locator("#who").get_by_text("here lately").first.wait_for()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.locator("#who").get_by_text("questions like this").first.wait_for()
    page.get_by_label(re.compile(f"^{others[0].name}")).uncheck()
    page.locator(".ProseMirror").fill("By round or by street?")
    page.get_by_label("Tags").fill("missed bins")
    page.get_by_role("button", name="Ask the community").click()
    page.get_by_text("Asked directly:").wait_for()
    run_jobs()
    question = Contribution.objects.get(title=TITLE)
    asked = set(Request.objects.values_list("person", flat=True))
    assert len(asked) == 5
    assert others[0].pk not in asked
    # One of them passes it on.
    page = visit(first)
    page.goto("/asked/")
    page.locator("summary", has_text="Pass it on").click()
    page.get_by_label("To whom?").fill(others[0].name)
    page.get_by_role("button", name="Pass it on").click()
    page.get_by_text(f"We have asked {others[0].name}").wait_for()
    run_jobs()
    # Who got it answers, and the asker chooses that.
    page = visit(others[0])
    page.goto(question.get_absolute_url())
    assert f"{first.name} thinks that you may know." in page.locator("main").inner_text()
    answer = question.reply(others[0], "<p>By street: drivers see it.</p>")
    run_jobs()
    question.accept(answer, ada)
    run_jobs()
    page = visit(others[0])
    page.goto("/asked/")
    page.get_by_text("Your answer on “missed bins” helped somebody.").wait_for()
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("Your profile says now that you know about missed bins.").wait_for()
    others[0].refresh_from_db()
    assert others[0].knows == "Missed bins"
