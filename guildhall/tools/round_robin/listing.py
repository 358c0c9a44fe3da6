"""The list of round robins: which of them wait, how many have answered, and what one's own organisation said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.utils import timezone

from guildhall.contributions.lines import Wanted
from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Asked, RoundRobin

# Those that wait for an organisation: it was asked and has not answered, or all are asked and it came later.
WAITS = """c.closed_at IS NULL AND (EXISTS (SELECT 1 FROM round_robin_asked a
    WHERE a.contribution_id = c.id AND a.organisation_id = %(waits_for)s AND a.state IN ('asked', 'begun'))
  OR EXISTS (SELECT 1 FROM round_robin_roundrobin r
    WHERE r.contribution_ptr_id = c.id AND r.asks_everybody AND %(waits_for)s::bigint IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM round_robin_asked a
        WHERE a.contribution_id = c.id AND a.organisation_id = %(waits_for)s)))"""
OPEN = """c.closed_at IS NULL AND EXISTS (SELECT 1 FROM round_robin_roundrobin r
    WHERE r.contribution_ptr_id = c.id AND coalesce(r.deadline, %(today)s) >= %(today)s)"""
ANSWERED = """EXISTS (SELECT 1 FROM round_robin_asked a
    WHERE a.contribution_id = c.id AND a.organisation_id = %(waits_for)s AND a.state = 'answered')"""
SHOWN = {"waiting": WAITS, "open": OPEN, "answered": ANSWERED}


@dataclass(slots=True, kw_only=True)
class WantedRoundRobins(Wanted):
    """What a list of round robins shows, narrowed by where they stand."""

    show: str = ""
    organisation: int | None = None

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        where, parameters = Wanted.conditions(self)
        if self.show in SHOWN:
            where.append(SHOWN[self.show])
            parameters |= {"waits_for": self.organisation, "today": timezone.localdate()}
        return where, parameters


def narrowed(wanted: Wanted, show: str, person: Person | AnonymousUser) -> WantedRoundRobins:
    """The same, narrowed by where round robins stand for a person's organisation."""
    same = {each.name: getattr(wanted, each.name) for each in fields(Wanted)}
    home = person.organisation_id if isinstance(person, Person) else None
    return WantedRoundRobins(**same, show=show, organisation=home)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a round robin stands: how many were asked and have answered, and what one's own organisation did."""

    deadline: date | None
    asked: int
    answered: int
    mine: str

    @property
    def is_over(self) -> bool:
        return self.deadline is not None and self.deadline < timezone.localdate()


def standings(ids: Iterable[int], person: Person | AnonymousUser) -> dict[int, Standing]:
    """Where the round robins of a page stand, by number, in two queries."""
    found = list(ids)
    if not found:
        return {}
    home = person.organisation_id if isinstance(person, Person) else None
    state = Q(round_robin_asked__state=Asked.State.ANSWERED)
    counted = (
        RoundRobin._base_manager.filter(pk__in=found)
        .annotate(
            asked=Count("round_robin_asked"),
            answered=Count("round_robin_asked", filter=state),
        )
        .values_list("pk", "deadline", "asked", "answered")
    )
    mine = dict(
        Asked.objects.filter(contribution__in=found, organisation=home).values_list("contribution", "state")
    )
    return {
        pk: Standing(deadline, asked, answered, mine.get(pk, "")) for pk, deadline, asked, answered in counted
    }
