"""What round robins keep of a person beside what every contribution does: what they answered for their organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Answer, Asked, FormerAnswer


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model: the person's own words, and by number what they are about, which others wrote."""
    return {
        "Asked": _rows(
            Asked.objects.filter(answered_by=person),
            *("contribution_id", "organisation_id", "state", "reason", "reason_words", "answered_at"),
        ),
        "Answer": _rows(
            Answer.objects.filter(changed_by=person),
            *("contribution_id", "question_id", "text", "number", "file_id", "changed_at"),
        ),
        "FormerAnswer": _rows(
            FormerAnswer.objects.filter(said_by=person), "contribution_id", "answer_id", "text", "said_at"
        ),
    }


def _rows(found: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*names))
