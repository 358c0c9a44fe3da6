"""Who may see which part of a profile: one function decides."""

from __future__ import annotations

from typing import Any, Final

from guildhall.people.access import is_in
from guildhall.people.models import Person

Reach = Person.Reach

# Name, job, organisation, kind and picture are seen by everyone signed in: nobody is anonymous here.
# These are for the person to decide.
OPTIONAL: Final = ("responsible_for", "knows", "working_on", "speaks", "links", "email", "phone")
UNLESS_CHOSEN: Final = {"email": Reach.SHARED, "phone": Reach.SHARED}
SEARCHED: Final = ("responsible_for", "knows", "working_on", "speaks")


def reach_of(person: Person, field: str) -> Person.Reach:
    """Whom a person shows a part of their profile: what they chose, or what is usual."""
    try:
        return Reach(person.shown_to[field])
    except (KeyError, ValueError):
        return UNLESS_CHOSEN.get(field, Reach.SIGNED_IN)


def visible_fields(person: Person, viewer: Any) -> frozenset[str]:
    """The optional parts of a person's profile that this viewer may see. Visitors see none."""
    if not is_in(viewer):
        return frozenset()
    if viewer.pk == person.pk:
        return frozenset(OPTIONAL)
    reaches = {Reach.SIGNED_IN}
    if viewer.verified_at and viewer.organisation_id and viewer.organisation_id == person.organisation_id:
        reaches.add(Reach.ORGANISATION)
    wanted = {field: reach_of(person, field) for field in OPTIONAL}
    if Reach.SHARED in wanted.values() and share_a_community(person, viewer):
        reaches.add(Reach.SHARED)
    return frozenset(field for field, reach in wanted.items() if reach in reaches)


def share_a_community(person: Person, viewer: Person) -> bool:
    """Whether two people are members of the same community now."""
    if viewer.known_roles is not None:
        return (
            bool(viewer.known_roles) and person.memberships.filter(community__in=viewer.known_roles).exists()
        )
    return person.memberships.filter(community__memberships__person=viewer).exists()


def searchable_words(person: Person) -> str:
    """The words of a profile that everyone signed in may see; nothing else may be found by searching."""
    shown = [field for field in SEARCHED if reach_of(person, field) == Reach.SIGNED_IN]
    texts = [getattr(person, field) for field in shown]
    return "\n".join(", ".join(text) if isinstance(text, list) else text for text in texts if text)
