"""How the leak test meets polls."""

from __future__ import annotations

from typing import Any, Final

from guildhall.contributions.models import Contribution
from guildhall.project.tests.leak.asking import Secret, each_of_kind
from guildhall.tools.polls.models import Option, Poll, Vote


def polls(_world: Any) -> list[str]:
    """The page of each poll."""
    rows = Poll.objects.select_related("community").order_by("pk")
    return [each.get_absolute_url() for each in rows]


READ: Final = {"poll": polls, "poll_vote": each_of_kind("poll", "poll_vote")}
HARMLESS: Final = {"poll_end": "POST only; refused by the rule, tested in test_polls.py"}
TEXTS: Final = {"polls.Option": {"text"}}
SHOWS: Final = {
    "guildhall.tools.polls.views": ("poll_vote", "poll"),
    "guildhall.tools.polls.results": ("polls", "poll"),
}
SECOND_LOCKS: Final = {
    "tools.polls.results:states.1": "only for polls that the rule let through",
    "tools.polls.views:show.more.1": "asked once the rule let the thread through",
}


def fill(world: Any, root: Contribution, secret: Secret) -> None:
    """Options, and a named vote of whoever wrote it."""
    if isinstance(root, Poll):
        assert root.author is not None
        root.is_named = True
        root.save()
        options = [
            Option.objects.create(contribution=root, text=secret(f"option {number}"), position=number)
            for number in range(2)
        ]
        Vote.objects.create(contribution=root, person=root.author, option=options[0])
