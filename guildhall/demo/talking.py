"""Puts the demo's messages in, with dates that are always recent; nobody gets a mail of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from guildhall.demo.reading import read_talks
from guildhall.kit.markup import text_to_html
from guildhall.people.models import Person
from guildhall.talks.models import Message, Part, Talk
from guildhall.talks.models.talks import pair_key


def load_talks(people: dict[str, Person], now: datetime) -> None:
    """Makes the talks; what was said last is unread for the others."""
    for number, values in enumerate(read_talks()):
        present = [people[key] for key in values["with"]]
        said = values["message"]
        began, last = (now - timedelta(hours=each["hours_ago"]) for each in (said[0], said[-1]))
        named = {"pair": pair_key(*present)} if len(present) == 2 else {"token": f"demo {number}"}
        talk = Talk.objects.create(begun_by=present[0], begun_at=began, **named)
        made = Message.objects.bulk_create(
            [
                Message(
                    talk=talk,
                    author=people[each["author"]],
                    html=text_to_html(each["body"]),
                    written_at=now - timedelta(hours=each["hours_ago"]),
                )
                for each in said
            ]
        )
        for person in present:
            is_last = made[-1].author == person
            Part.objects.create(
                talk=talk,
                person=person,
                brought_by=None if person == present[0] else present[0],
                joined_at=began,
                active_at=last,
                is_unread=not is_last,
                read_up_to=made[-1].pk if is_last else made[-2].pk,
            )
