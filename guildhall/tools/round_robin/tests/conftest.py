"""A round robin in the open community, asked by Ada of Leeds, Torridge and Newport."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.tools.round_robin.models import Question, RoundRobin

# What one types into the boxes of a round robin, by the key of a question.
Fill = Callable[..., dict[str, str]]
Asking = Callable[..., RoundRobin]
QUESTIONS: list[dict[str, Any]] = [
    {"key": "charge", "words": "Do you charge?", "kind": "yes_no"},
    {"key": "fee", "words": "What is the fee?", "kind": "number", "unit": "£"},
    {"key": "how", "words": "How do people pay?", "kind": "choice", "choices": ["Card", "Direct debit"]},
    {"key": "bin", "words": "What did a bin cost?", "kind": "number", "unit": "£", "is_commercial": True},
    {"key": "words", "words": "What went wrong?", "kind": "text"},
    {"key": "letter", "words": "Your letter", "kind": "file"},
]


@pytest.fixture
def asking(waste: Community, ada: Person, write: Write) -> Asking:
    """Asks these questions of some organisations."""

    def ask(*organisations: Organisation, title: str = "What do you charge?", **fields: Any) -> RoundRobin:
        fields.setdefault("deadline", timezone.localdate() + timedelta(days=20))
        fields.setdefault("asks_everybody", False)
        author = fields.pop("author", ada)
        made = write(fields.pop("community", waste), author, title, kind="round_robin", **fields)
        assert isinstance(made, RoundRobin)
        for position, each in enumerate(QUESTIONS):
            Question.objects.create(contribution_id=made.pk, position=position, **each)
        made.ask(organisations)
        return made

    return ask


@pytest.fixture
def fees(asking: Asking, leeds: Organisation, torridge: Organisation, newport: Organisation) -> RoundRobin:
    """What do you charge?"""
    return asking(leeds, torridge, newport)


def address(round_robin: RoundRobin, verb: str) -> str:
    """An address of a round robin."""
    return reverse(f"round_robin_{verb}", args=[round_robin.community.slug, round_robin.pk])


def filled(round_robin: RoundRobin, was: dict[str, str] | None = None, **values: Any) -> dict[str, Any]:
    """The boxes with values by the keys of the questions; `was` is what stood there when the page was opened."""
    keys = {question.key: question.pk for question in round_robin.questions}
    boxes = {f"a{pk}": values.get(key, (was or {}).get(key, "")) for key, pk in keys.items()}
    return boxes | {f"was{keys[key]}": value for key, value in (was or {}).items()}


def answer(client: Client, round_robin: RoundRobin, act: str = "send", **values: Any) -> Any:
    """Answers for the organisation of whoever's browser this is."""
    return client.post(address(round_robin, "answer"), filled(round_robin, **values) | {"act": act})
