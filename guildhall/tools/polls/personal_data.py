"""What polls keep of a person: how they voted. It is told to that person, and to nobody else in an anonymous poll."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.polls.models import Vote


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    mine = Vote.objects.filter(person=person).order_by("contribution", "place")
    return {"Vote": [dict(row) for row in mine.values("contribution", "option__text", "place")]}
