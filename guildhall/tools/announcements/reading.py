"""What a reader is asked about announcements, and what those who look after the community see of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from guildhall.communities.models import Community, Membership
from guildhall.people.models import Person
from guildhall.tools.announcements.models import Acknowledgement, Announcement


@dataclass(frozen=True, slots=True)
class State:
    """An announcement as one reader meets it."""

    pinned_until: date | None
    asks: bool
    i_have_read: bool


def states(person: Person | AnonymousUser, announcements: list[int]) -> dict[int, State]:
    """How some announcements stand with a reader."""
    mine = Acknowledgement.objects.filter(contribution=OuterRef("pk"), person=person.pk)
    shown: Any = Announcement.objects.visible_to(person).filter(pk__in=announcements)
    rows = shown.values_list("pk", "pinned_until", "asks_acknowledgement", Exists(mine))
    return {pk: State(*rest) for pk, *rest in rows}


def how_many_read(announcement: int, community: Community) -> tuple[int, int]:
    """How many of today's members say that they have read it, and how many members there are."""
    members = Membership.objects.filter(community=community.pk)
    said = members.filter(
        Exists(Acknowledgement.objects.filter(contribution=announcement, person=OuterRef("person")))
    )
    return said.count(), members.count()
