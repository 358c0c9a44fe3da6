"""What the demo's polls have of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.polls.models import Option, Vote


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of the child table; `open_for` counts days from its beginning."""
    fields = {name: values[name] for name in ("way", "is_named", "shows") if name in values}
    if days := values.get("open_for"):
        fields["closes_at"] = (began + timedelta(days=days)).replace(
            hour=17, minute=0, second=0, microsecond=0
        )
    return fields


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """The options, and the votes: each person with the numbers of their options, most wanted first."""
    options = [
        Option.objects.create(contribution=root, text=text, position=number)
        for number, text in enumerate(values["options"])
    ]
    Vote.objects.bulk_create(
        [
            Vote(contribution=root, person=people[key], option=options[number - 1], place=place)
            for key, chosen in values.get("votes", {}).items()
            for place, number in enumerate(chosen, 1)
        ]
    )
