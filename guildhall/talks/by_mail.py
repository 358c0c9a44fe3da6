"""What comes by mail into a talk."""

from __future__ import annotations

from guildhall.communities.refusals import Refused
from guildhall.notifications.inbound.actions import NotAllowed
from guildhall.people.models import Person
from guildhall.talks.models import Talk
from guildhall.talks.writing import say


def take(person: Person, talk: int, html: str) -> None:
    """Adds an answer to the talk that it answers. Raises LookupError where the person takes no part in it, and NotAllowed."""
    found = Talk.objects.visible_to(person).filter(pk=talk).first()
    if found is None:
        raise LookupError
    try:
        say(person, found, html)
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
