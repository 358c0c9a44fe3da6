"""What one may do with a contribution: some acts belong to its author too, the rest to those who look after the place."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from guildhall.communities.permissions import Act, may
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


class Change(StrEnum):
    """What can be done to a contribution."""

    EDIT = "edit"
    REMOVE = "remove"
    RESTORE = "restore"
    ACCEPT = "accept"
    CLOSE = "close"
    REOPEN = "reopen"
    PIN = "pin"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    WIDEN = "widen"


# Authors may do these with what they wrote, as long as they may still post there.
AUTHORS_MAY = {Change.EDIT, Change.REMOVE}
# Whoever began the thread may do these with it.
BEGINNERS_MAY = {Change.ACCEPT, Change.CLOSE, Change.REOPEN, Change.WIDEN}


def may_change(person: Person | AnonymousUser | None, change: Change, contribution: Contribution) -> bool:
    """Whether a person may do this with a contribution that they may see."""
    if change is not Change.WIDEN and may(person, Act.MODERATE, contribution.community):
        return True
    if not isinstance(person, Person) or not may(person, Act.REPLY, contribution.community):
        return False
    if change is Change.EDIT and contribution.root_id is None and KINDS[contribution.kind].own.is_shared_work:
        return True
    if change in AUTHORS_MAY:
        return _began(person, contribution)
    return change in BEGINNERS_MAY and _began(person, contribution.root_or_self)


def _began(person: Person, contribution: Contribution) -> bool:
    return contribution.author_id == person.pk or contribution.is_asked_by(person)
