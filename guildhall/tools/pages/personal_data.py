"""What pages keep of a person beside what every contribution does."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.pages.models import Keeper, Sent


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    kept = Keeper.objects.filter(person=person).values("contribution", "since")
    sent = Sent.objects.filter(person=person).values("contribution", "title", "html", "sent_at")
    return {
        "Keeper": [dict(row) for row in kept],
        "Sent": [dict(row) for row in sent],
    }
