"""What events keep of a person beside what every contribution does: where they come, what they need, what they organise."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.events.models import Attendance, Organiser


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    mine = (
        Attendance.objects.filter(person=person).select_related("contribution", "occurrence").order_by("pk")
    )
    organised = Organiser.objects.filter(person=person).select_related("contribution").order_by("pk")
    return {
        "Attendance": [
            {
                "event": each.contribution.title,
                "day": each.occurrence.day if each.occurrence else None,
                "state": each.state,
                "needs": each.needs,
                "since": each.since,
            }
            for each in mine
        ],
        "Organiser": [{"event": each.contribution.title} for each in organised],
    }
