"""What announcements keep of a person: which ones they say they have read."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.announcements.models import Acknowledgement


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    said = Acknowledgement.objects.filter(person=person).order_by("acknowledged_at", "pk")
    return {"Acknowledgement": [dict(row) for row in said.values("contribution", "acknowledged_at")]}
