"""Two people, or two tabs, at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from guildhall.communities.models import Application, Community, Membership
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Starts everything at the same moment, each on a connection of its own; what came of each."""
    gate = threading.Barrier(len(acts))
    came: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait(timeout=20)
        try:
            came[place] = act()
        except Refused as refused:
            came[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return came


def test_one_of_two_decisions_counts(waste: Community, ada: Person, bo: Person, cy: Person) -> None:
    waste.change_kind("restricted")
    Membership.objects.get(person=bo, community=waste).appoint(ada)
    waste.apply(cy, "Please")
    first, second = Application.objects.get(), Application.objects.get()
    came = at_once(lambda: first.accept(ada, "Yes"), lambda: second.decline(bo, "No"))
    assert sum(isinstance(one, Refused) for one in came) == 1
    decided = Application.objects.get()
    is_in = Membership.objects.filter(person=cy, community=waste).exists()
    assert (decided.state == "accepted") == is_in


def test_joining_in_two_tabs_joins_once(waste: Community, cy: Person) -> None:
    one, other = Community.objects.get(pk=waste.pk), Community.objects.get(pk=waste.pk)
    came = at_once(lambda: one.join(cy), lambda: other.join(cy))
    assert all(isinstance(membership, Membership) for membership in came)
    waste.refresh_from_db()
    assert waste.member_count == waste.memberships.count() == 3


def test_joining_while_being_banned_ends_outside(waste: Community, ada: Person, cy: Person) -> None:
    one, other = Community.objects.get(pk=waste.pk), Community.objects.get(pk=waste.pk)
    at_once(lambda: one.join(cy), lambda: other.ban(cy, ada, "No"))
    assert not Membership.objects.filter(person=cy, community=waste).exists()
    waste.refresh_from_db()
    assert waste.member_count == waste.memberships.count()
