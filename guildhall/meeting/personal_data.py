"""What is kept about a person by meeting. Whoever was asked for, and why nothing came of it, is nobody else's to read."""

from __future__ import annotations

from typing import Any

from guildhall.meeting.models import CounterpartWish, Introduction, Meeting
from guildhall.people.models import Person


def about(person: Person) -> dict[str, Any]:
    """What somebody asked for, without why it did not come about, and what was put to them; whom they meet, and what they said of it."""
    seen = Introduction.objects.visible_to(person).order_by("pk")
    asked = seen.filter(asker=person).values("pk", "introducer_id", "wanted_id", "words", "asked_at", "state")
    put = seen.filter(introducer=person).values("pk", "asker_id", "wanted_id", "asked_at", "state")
    ended = (Introduction.State.DECLINED, Introduction.State.LAPSED)
    wishes = CounterpartWish.objects.filter(person=person)
    meetings = Meeting.objects.filter(person=person).order_by("month")
    return {
        "CounterpartWish": list(wishes.values("likeness", "since", "paused_at", "paused_why")),
        "Meeting": list(meetings.values("month", "counterpart_id", "is_alone", "answer", "made_at")),
        "Introduction": [
            *(
                {**row, "state": "did not come about" if row["state"] in ended else row["state"]}
                for row in asked
            ),
            *put,
        ],
    }
