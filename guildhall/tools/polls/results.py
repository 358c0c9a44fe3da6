"""What came out of a poll, as one reader may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from guildhall.people.models import Person
from guildhall.tools.polls.counting import Round, instant_run_off
from guildhall.tools.polls.models import Option, Poll, Vote

# While an anonymous poll is open, fewer votes than these would say who gave them.
FEWEST: Final = 3


@dataclass(slots=True)
class Row:
    """An option with its votes: how many, what part of those who voted, in per cent, and in which round it went out."""

    option: Option
    votes: int
    share: int
    is_first: bool
    out_in: int = 0
    people: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Results:
    """The votes on each option; for a ranked poll those of the last round, and the rounds before."""

    voters: int
    rows: list[Row]
    rounds: list[Round] = field(default_factory=list)

    @property
    def first(self) -> list[Row]:
        """The option with most votes, or several that have as many."""
        return [row for row in self.rows if row.is_first]

    @property
    def has_spent(self) -> bool:
        """Whether some ballots counted for none in the end."""
        return any(each.spent for each in self.rounds)


def why_hidden(poll: Poll, voters: int, *, has_voted: bool, may_vote: bool) -> str:
    """Why a reader sees no results yet: «closed», «vote» or «few»; empty where they see them."""
    if not poll.is_open:
        return ""
    if poll.shows == Poll.Shows.CLOSED:
        return "closed"
    if may_vote and not has_voted:
        return "vote"
    return "few" if voters < FEWEST and not poll.is_named else ""


def count_voters(poll: Poll) -> int:
    """How many people voted."""
    return Vote.objects.filter(contribution=poll).values("person").distinct().count()


def results_of(poll: Poll, options: list[Option], voters: int, *, with_names: bool) -> Results:
    """What came out; with the people behind each option where the poll is named and the reader may see them."""
    votes = Vote.objects.filter(contribution=poll)
    rounds: list[Round] = []
    if poll.way == Poll.Way.RANKED:
        rounds, winners = instant_run_off([option.pk for option in options], _ballots(votes))
        counts = rounds[-1].counts if rounds else {}
    else:
        rows = votes.values_list("option").annotate(Count("pk"))
        counts = {option: count for option, count in rows if count}
        most = max(counts.values(), default=0)
        winners = [option for option, count in counts.items() if count == most]
    people = _people(poll, votes) if poll.is_named and with_names else {}
    return Results(
        voters,
        [
            Row(
                option,
                counts.get(option.pk, 0),
                round(100 * counts.get(option.pk, 0) / voters) if voters else 0,
                option.pk in winners,
                next((number for number, each in enumerate(rounds, 1) if option.pk in each.out), 0),
                people.get(option.pk, []),
            )
            for option in options
        ],
        rounds,
    )


def _ballots(votes: Any) -> list[list[int]]:
    """The choices of each ballot, most wanted first."""
    ballots: dict[int, list[int]] = defaultdict(list)
    for person, option in votes.order_by("person", "place").values_list("person", "option"):
        ballots[person].append(option)
    return list(ballots.values())


def _people(poll: Poll, votes: Any) -> dict[int, list[Any]]:
    """Who chose each option; in a ranked poll, who put it first."""
    found: dict[int, list[Any]] = defaultdict(list)
    shown = votes.filter(place=1) if poll.way == Poll.Way.RANKED else votes
    for vote in shown.select_related("person").order_by("person__name", "pk"):
        found[vote.option_id].append(vote.person)
    return found


@dataclass(frozen=True, slots=True)
class State:
    """A poll in a list, as one reader meets it."""

    is_open: bool
    closes_at: datetime | None
    voters: int
    i_voted: bool


def states(person: Person | AnonymousUser, polls: list[int]) -> dict[int, State]:
    """How some polls stand with a reader, in one query."""
    votes = Vote.objects.filter(contribution=OuterRef("pk"))
    voters = votes.values("contribution").annotate(n=Count("person", distinct=True)).values("n")
    shown: Any = Poll.objects.visible_to(person).filter(pk__in=polls)
    rows = shown.values_list(
        "pk", "closed_at", "closes_at", Subquery(voters), Exists(votes.filter(person=person.pk))
    )
    now = timezone.now()
    return {
        pk: State(closed_at is None and (closes_at is None or now < closes_at), closes_at, count or 0, mine)
        for pk, closed_at, closes_at, count, mine in rows
    }
