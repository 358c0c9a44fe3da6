"""The conversation that Bo writes up, his draft, and the page that comes of it."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.practice.models import PracticePage, Quote

WORDS = {
    "title": "Does charging for bins lead to fly-tipping?",
    "html": "No council that counted found that it did.",
    "options": "Charge for each bin.\n\nCharge the landlord.",
    "went_wrong": "Arguments about who broke the bin.",
    "unknown": "Does contamination rise?\n\nDid anybody stop?",
    "language": "en",
    "shared_with": "community",
}


def text(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


@pytest.fixture
def fay(make_person: MakePerson, waste: Community) -> Person:
    """Another member, who answered."""
    person = make_person("Fay Marsh", role="Street scene officer")
    waste.admit(person)
    return person


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Charging for bins and fly-tipping", text="Do you charge?", kind="question")


@pytest.fixture
def answer(question: Contribution, ada: Person) -> Contribution:
    reply = question.reply(ada, "<p>We charge £32.</p><p>Arguments went up. Keep a log.</p>")
    question.accept(reply, ada)
    return reply


@pytest.fixture
def new(question: Contribution, answer: Contribution) -> str:
    return f"/c/{question.community.slug}/practice/new/?from={question.pk}"


def take(post: Contribution, piece: int = 0, into: str = "went_wrong", **more: str) -> dict[str, str]:
    return WORDS | {"take": f"{post.pk}:{piece}", "into": into} | more


@pytest.fixture
def page(new: str, answer: Contribution, bo: Person, browser: Browser) -> PracticePage:
    """Bo's draft, which quotes Ada and has asked her."""
    client = browser(bo)
    client.post(new, take(answer, 1))
    made = PracticePage.objects.get()
    client.post(made.get_absolute_url(), WORDS | {"act": "ask"})
    made.refresh_from_db()
    run_jobs()
    return made


def decide(client: Client, quote: Quote, act: str, **more: str) -> Any:
    address = f"/c/{quote.post.community.slug}/practice/{quote.post_id}/fair/"
    return client.post(address, {"quote": quote.pk, "act": act, **more}, follow=True)


@pytest.fixture
def published(page: PracticePage, ada: Person, bo: Person, browser: Browser) -> PracticePage:
    decide(browser(ada), page.quotes.get(), "fair")
    browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"})
    run_jobs()
    return PracticePage.objects.select_related("community").get()
