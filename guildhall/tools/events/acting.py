"""Who may do what with an event."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from guildhall.communities.models import Ban
from guildhall.communities.permissions import Act, Role, may, role_in
from guildhall.people.models import Person
from guildhall.tools.events.models import Event


def may_organise(person: Person | AnonymousUser | None, event: Event) -> bool:
    """Its author, those named beside, and whoever looks after the community: they see who needs what."""
    if may(person, Act.MODERATE, event.community):
        return True
    if not isinstance(person, Person) or role_in(person, event.community) < Role.MEMBER:
        return False
    return event.author_id == person.pk or event.organisers.filter(person=person).exists()


def may_change_event(person: Person | AnonymousUser | None, event: Event) -> bool:
    """The same, while the community is not archived."""
    return may(person, Act.REPLY, event.community) and may_organise(person, event)


def may_come(person: Person | AnonymousUser | None, event: Event) -> bool:
    """Whoever is signed in and may read of it, but not somebody who was banned."""
    if not isinstance(person, Person) or not may(person, Act.THANK, event.community):
        return False
    if role_in(person, event.community) >= Role.MEMBER:
        return True
    places = [event.community_id, event.community.parent_id]
    return not Ban.objects.filter(community__in=places, person=person).exists()
