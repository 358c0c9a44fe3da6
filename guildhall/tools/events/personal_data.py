"""What events keep of a person beside what every contribution does: where they come, what they need, what they organise."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.events.models import Attendance, Organiser, events_for


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    mine = Attendance.objects.filter(person=person).select_related("occurrence").order_by("pk")
    organised = Organiser.objects.filter(person=person).order_by("pk")
    # What an event is called is told only to those who may read it still.
    named = {each.contribution_id for each in [*mine, *organised]}
    titles = dict(events_for(person).filter(pk__in=named).values_list("pk", "title"))
    return {
        "Attendance": [
            {
                "event": each.contribution_id,
                "title": titles.get(each.contribution_id, ""),
                "day": each.occurrence.day if each.occurrence else None,
                "state": each.state,
                "needs": each.needs,
                "since": each.since,
            }
            for each in mine
        ],
        "Organiser": [
            {"event": each.contribution_id, "title": titles.get(each.contribution_id, "")}
            for each in organised
        ],
    }
