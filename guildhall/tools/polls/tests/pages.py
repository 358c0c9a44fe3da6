"""Who looks at which page of polls."""

from __future__ import annotations

from typing import Final

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.polls.models import Option, Poll


def furnish(place: Place) -> None:
    """One of each sort: an open one to vote in, a named one, and a ranked one that is over."""
    ada, bo, waste = place.people["ada"], place.people["bo"], place.waste
    for way, is_named in (("single", False), ("several", True), ("ranked", True)):
        poll = Contribution.objects.write(
            ada, waste, "poll", title=f"How often? ({way})", html="", way=way, is_named=is_named
        )
        assert isinstance(poll, Poll)
        options = [
            Option.objects.create(contribution=poll, text=text, position=number)
            for number, text in enumerate(("Weekly", "Every two weeks", "Every three weeks"))
        ]
        poll.cast(ada, [options[1].pk, options[0].pk] if way != "single" else [options[1].pk])
        if way != "single":
            poll.cast(bo, [options[2].pk, options[1].pk])
    Poll.objects.get(way="ranked").end()


def _poll(way: str) -> str:
    return Poll.objects.get(way=way).get_absolute_url()


PAGES: Final[dict[str, list[Look]]] = {
    "polls": [("bo", in_waste("polls")), (VISITOR, in_waste("polls", "?date=month"))],
    "polls_new": [("bo", in_waste("polls_new"))],
    "poll": [
        ("bo", thing("poll")),
        ("ada", lambda _place: _poll("several")),
        ("cy", lambda _place: _poll("ranked")),
    ],
    "poll_vote": [("bo", of_thing("poll", "poll_vote"))],
}
ONLY_SENT: Final = {"poll_end"}
