"""What the demo has of round robins; their deadlines are always near."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Answer, Asked, Question, RoundRobin


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of a round robin: until so many days from now, and which it repeats, by its title."""
    title = values.get("again_of", "")
    earlier = RoundRobin._base_manager.filter(title=title).order_by("-pk").first() if title else None
    return {
        "deadline": timezone.localdate() + timedelta(days=values["days_left"]),
        "asks_everybody": values.get("asks_everybody", False),
        "again_of": earlier,
    }


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Its questions, whom it asks, and what they answered."""
    assert isinstance(root, RoundRobin)
    questions = _questions(root, values["question"])
    answers = values.get("answer", [])
    declined = values.get("declined", [])
    writers = [people[each["by"]] for each in [*answers, *declined]]
    codes = values.get("asked", [])
    asked = [person.organisation for person in writers if person.organisation]
    root.ask({each.pk: each for each in [*asked, *Organisation.objects.filter(code__in=codes)]}.values())
    rows = {each.organisation_id: each for each in root.all_asked}
    for number, given in enumerate(answers):
        person = people[given["by"]]
        at = (root.published_at or timezone.now()) + timedelta(hours=20 + 9 * number)
        _answer(rows[person.organisation_id or 0], questions, given, person, at)
    for given in declined:
        person = people[given["by"]]
        rows[person.organisation_id or 0].decline(person, given["reason"], given.get("words", ""))


def _questions(root: RoundRobin, asked: list[dict[str, Any]]) -> list[Question]:
    earlier = list(root.again_of.questions) if root.again_of else []
    keys = {each.words: each.key for each in earlier}
    return [
        Question.objects.create(
            contribution_id=root.pk,
            position=number,
            words=each["words"],
            kind=each["kind"],
            unit=each.get("unit", ""),
            choices=each.get("choices", []),
            is_commercial=each.get("commercial", False),
            **({"key": keys[each["words"]]} if each["words"] in keys else {}),
        )
        for number, each in enumerate(asked, start=1)
    ]


def _answer(
    asked: Asked, questions: list[Question], given: dict[str, Any], person: Person, at: datetime
) -> None:
    """One organisation's answer, sent unless it is only begun."""
    for question, value in zip(questions, given["say"], strict=False):
        is_number = question.kind == Question.Kind.NUMBER
        if value != "":
            Answer.objects.create(
                contribution_id=asked.contribution_id,
                asked=asked,
                question=question,
                number=Decimal(str(value)) if is_number else None,
                text="" if is_number else value,
                changed_by=person,
                changed_at=at,
            )
    state = Asked.State.BEGUN if given.get("begun") else Asked.State.ANSWERED
    sent = {} if given.get("begun") else {"answered_at": at, "answered_by": person}
    Asked.objects.filter(pk=asked.pk).update(state=state, **sent)
