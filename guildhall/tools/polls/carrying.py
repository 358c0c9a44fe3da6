"""Polls in the neutral format. Votes stay behind: each is a person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.kit.given import at, line, one_of, several
from guildhall.tools.polls.forms import FEWEST, LONGEST, MOST
from guildhall.tools.polls.models import Option, Poll


def row(values: dict[str, Any]) -> dict[str, Any]:
    """How one votes, who sees what, and when it closes."""
    return {
        "way": one_of(values.get("way"), Poll.Way.values, Poll.Way.SINGLE),
        "is_named": values.get("named") is True,
        "shows": one_of(values.get("shows"), Poll.Shows.values, Poll.Shows.VOTED),
        "closes_at": at(values.get("closes")),
    }


class Polls(Carrier):
    """The options of polls, in their order."""

    def give(self, rows: Sequence[Poll], files: Mapping[int, str]) -> Said:
        """One whose conversation is closed takes no votes there either."""
        options: dict[int, list[str]] = {}
        for option in Option.objects.filter(contribution__in=[row.pk for row in rows]):
            options.setdefault(option.contribution_id, []).append(option.text)
        return {
            row.pk: {
                "way": row.way,
                "named": row.is_named,
                "shows": row.shows,
                "closes": min(filter(None, (row.closes_at, row.closed_at)), default=None),
                "options": options.get(row.pk),
            }
            for row in rows
        }

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        Option.objects.bulk_create(
            [
                Option(contribution_id=post.id, text=text, position=position)
                for post in posts
                for position, text in enumerate(_options(post))
            ]
        )


def _options(post: Brought) -> list[str]:
    """Up to twenty, each once; a longer one is cut."""
    given = several(post.values.get("options"))
    options: dict[str, str] = {}
    for each in given:
        if len(options) <= MOST and (words := line(each, LONGEST)):
            options.setdefault(words.casefold(), words)
    if len(options) > MOST:
        post.tell(f"has more than {MOST} options; the first {MOST} are taken")
    elif len(options) < FEWEST:
        post.tell(f"is a poll with fewer than {FEWEST} options; nobody can vote in it")
    return list(options.values())[:MOST]
