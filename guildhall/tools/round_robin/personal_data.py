"""What round robins keep of a person beside what every contribution does: what they answered for their organisation."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Answer, Asked, FormerAnswer


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    handed_in = Asked.objects.filter(answered_by=person).select_related("contribution", "organisation")
    filled_in = Answer.objects.filter(changed_by=person).select_related("contribution", "question", "file")
    before = FormerAnswer.objects.filter(said_by=person).select_related("contribution", "answer__question")
    return {
        "Asked": [
            {
                "round robin": each.contribution.title,
                "organisation": str(each.organisation),
                "state": each.state,
                "reason": each.reason_words,
                "at": each.answered_at,
            }
            for each in handed_in.order_by("pk")
        ],
        "Answer": [
            {
                "round robin": each.contribution.title,
                "question": each.question.words,
                "answer": each.shown,
                "at": each.changed_at,
            }
            for each in filled_in.order_by("pk")
        ],
        "FormerAnswer": [
            {
                "round robin": each.contribution.title,
                "question": each.answer.question.words,
                "answer": each.text,
                "at": each.said_at,
            }
            for each in before.order_by("pk")
        ],
    }
