"""Writing to somebody: the rules are asked and the change is made in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha1

from django.db import transaction

from guildhall.communities.refusals import Refused
from guildhall.people.models import Person
from guildhall.talks.models import Message, Talk
from guildhall.talks.models.talks import pair_key
from guildhall.talks.rules import is_stranger, why_not_begin, why_not_bring_in, why_not_say


def token_of(token: str, html: str) -> str:
    """What tells one form with its words from another; whoever goes back and writes something else means something new."""
    return sha1(f"{token}\0{html}".encode(), usedforsecurity=False).hexdigest()


def pair_of(one: Person, other: Person) -> Talk | None:
    """The talk of two people, if they have one."""
    return Talk.objects.filter(pair=pair_key(one, other)).first()


@transaction.atomic
def begin(sender: Person, receiver: Person, html: str, token: str) -> Message:
    """Writes to somebody; where the two have a talk it goes on there. Raises Refused."""
    _hold(sender)
    talk = pair_of(sender, receiver)
    if talk is None:
        _refuse(why_not_begin(sender, receiver))
        talk = Talk.objects.between(sender, receiver, is_first_contact=is_stranger(sender, receiver))
        return talk.say(sender, html, token=token)
    return say(sender, talk, html, token)


@transaction.atomic
def say(sender: Person, talk: Talk, html: str, token: str | None = None) -> Message:
    """Says something in a talk that one takes part in. Raises Refused."""
    said = Message.objects.filter(author=sender, token=token).first() if token else None
    if said is not None:
        return said
    _refuse(why_not_say(sender, talk))
    return talk.say(sender, html, token=token)


@transaction.atomic
def gather(sender: Person, people: Collection[Person], token: str) -> Talk:
    """Begins a talk among a few, once for each form. Raises Refused."""
    _hold(sender)
    begun = Talk.objects.filter(begun_by=sender, token=token).first()
    if begun is not None:
        return begun
    talk = Talk.objects.gather(sender, token)
    for person in people:
        bring_in(sender, talk, person)
    return talk


@transaction.atomic
def bring_in(sender: Person, talk: Talk, person: Person) -> None:
    """Adds somebody to a group. Raises Refused."""
    _hold(sender)
    _refuse(why_not_bring_in(sender, talk, person))
    talk.bring_in(person, by=sender, is_first_contact=is_stranger(sender, person))


def _hold(sender: Person) -> None:
    """One after the other, so that two at the same moment count as two."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=sender.pk)


def _refuse(reason: str) -> None:
    if reason:
        raise Refused(reason)
