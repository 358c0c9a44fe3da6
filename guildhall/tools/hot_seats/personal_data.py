"""What hot seats keep of a person beside what every contribution does."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import GuestLink, HotSeat, SeatQuestion, SeatVote


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    return {
        "HotSeat": [
            dict(row)
            for row in HotSeat.objects.filter(guest=person).values(
                "id", "title", "guest_name", "guest_role", "guest_organisation", "starts_at", "ends_at"
            )
        ],
        "SeatVote": [
            dict(row) for row in SeatVote.objects.filter(person=person).values("contribution", "voted_at")
        ],
        "SeatQuestion": [
            dict(row)
            for row in SeatQuestion.objects.filter(changed_by=person).values(
                "contribution", "state", "reason", "changed_at"
            )
        ],
        "GuestLink": [
            dict(row) for row in GuestLink.objects.filter(made_by=person).values("contribution", "made_at")
        ],
    }
