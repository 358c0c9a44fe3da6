"""The cast, with accounts that are in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guildhall.people.models import Person
from guildhall.talks.models import Talk
from guildhall.testing.cast import Browser


def among(one: Person, *others: Person) -> Talk:
    """A talk into which somebody has brought others."""
    talk = Talk.objects.gather(one, token="among")
    for person in others:
        talk.bring_in(person, by=one)
    return talk


WriteTo = Callable[..., Any]


@pytest.fixture(autouse=True)
def in_use(ada: Person, bo: Person, cy: Person, dee: Person) -> None:
    """Their addresses are proved, so somebody is there to read."""
    for person in (ada, bo, cy, dee):
        person.trust_address()


@pytest.fixture
def write_to(browser: Browser) -> WriteTo:
    """Somebody writes to somebody on the page for it: `write_to(bo, ada, "Hello")`."""

    def send(sender: Person, receiver: Person, words: str = "Hello.", token: str = "") -> Any:
        return browser(sender).post(
            f"/messages/to/{receiver.slug}/", {"html": words, "token": token or words}
        )

    return send


@pytest.fixture
def talk(write_to: WriteTo, bo: Person, ada: Person) -> Talk:
    """Bo has written to Ada."""
    write_to(bo, ada, "May I ask you about lids?")
    return Talk.objects.get()
