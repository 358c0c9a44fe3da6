"""Who may write to whom: every rule, with the sentence that says why not.

The sentence is empty where somebody may. Whoever is blocked reads the same as whoever writes to somebody who wants no
first messages, so that nobody is told of a block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.people.models import Person
from guildhall.people.profile import share_a_community
from guildhall.talks.models import Message, MessageWish, Part, Stop, Talk
from guildhall.talks.models.safety import is_blocked
from guildhall.talks.models.talks import MOST_PEOPLE, pair_key
from guildhall.talks.models.wishes import taken_from

A_DAY: Final = timedelta(days=1)
NEW_FOR: Final = timedelta(days=14)  # after joining
STRANGERS_OF_NEW: Final = (
    3  # people without a community in common whom a new member may write to first, in a day
)
FIRST_A_DAY: Final = 30  # the same for anybody, and for people in one's own communities too
MESSAGES_A_DAY: Final = 300
BEFORE_AN_ANSWER: Final = 3  # messages to somebody outside one's communities who has not answered


def receives(person: Person) -> bool:
    """Whether anybody is there to read: an account that is in use, and was approved and claimed by its person."""
    return person.pk in who_receives([person])


def who_receives(people: Iterable[Person]) -> set[int]:
    """Of some people, those where anybody is there to read."""
    in_use = [person for person in people if person.is_active and person.is_approved and person.email]
    unclear = [person for person in in_use if person.last_login is None]
    proved = EmailAddress.objects.filter(user__in=unclear, verified=True) if unclear else ()
    claimed = {address.user_id for address in proved}
    return {person.pk for person in in_use if person.last_login is not None or person.pk in claimed}


def why_not_write(sender: Person) -> str:
    """Why somebody may write to nobody at all now."""
    stop = Stop.objects.filter(person=sender).first()
    if stop is not None:
        return _(
            "The people who run this site have stopped you from writing messages: %(why)s You can still read yours."
        ) % {"why": f"{stop.why.rstrip('.')}."}
    lately = Message.objects.filter(author=sender, written_at__gt=timezone.now() - A_DAY)
    if lately[MESSAGES_A_DAY - 1 : MESSAGES_A_DAY].exists():
        return _("You have written very many messages today. Go on tomorrow.")
    return ""


def why_not_begin(sender: Person, receiver: Person) -> str:
    """Why somebody may not write to somebody first, or bring them into a talk."""
    if reason := why_not_write(sender) or why_not_reach(sender, receiver):
        return reason
    if sender.kind == Person.Kind.SUPPLIER:
        return _("Suppliers do not write first here. You can answer whoever writes to you.")
    return _too_many(sender, receiver) if _is_open_to(receiver, sender) else _takes_none(receiver)


def why_not_reach(sender: Person, receiver: Person) -> str:
    """Why no words of somebody come to somebody, which says nothing of what the receiver chose."""
    name = {"name": receiver.name}
    if sender == receiver:
        return _("This is you.")
    if not receives(receiver):
        return _("Nobody reads messages to %(name)s: the account is not in use.") % name
    if is_blocked(receiver, by=sender):
        return (
            _("You take no messages from %(name)s. Take that back in your settings before you write.") % name
        )
    return ""


def why_not_say(sender: Person, talk: Talk, people: Sequence[Person] | None = None) -> str:
    """Why somebody may not say something in a talk that they take part in, with these people."""
    if reason := why_not_write(sender):
        return reason
    present = [part.person for part in talk.present()] if people is None else people
    others = [person for person in present if person != sender]
    if not others:
        return _("Nobody else is here any more.")
    if talk.is_group:
        return ""
    [other] = others
    name = {"name": other.name}
    if not (other.is_active and other.is_approved):
        return _("Nobody reads messages to %(name)s: the account is not in use.") % name
    if is_blocked(other, by=sender):
        return (
            _("You take no messages from %(name)s. Take that back in your settings before you write.") % name
        )
    if is_blocked(sender, by=other):
        return _takes_none(other)
    said = Message.objects.filter(talk=talk, kind=Message.Kind.WORDS)
    if said.exclude(author=sender).exists():
        return ""
    if said.count() >= BEFORE_AN_ANSWER and not share_a_community(other, sender):
        return _("%(name)s has not answered yet. Wait until they do.") % name
    return ""


def why_not_bring_in(sender: Person, talk: Talk, person: Person) -> str:
    """Why somebody may not add a person to a group."""
    there = talk.parts.filter(person=person).first()
    if there is not None:
        return (
            _("%(name)s left this talk. Write to them by themselves.")
            if there.left_at
            else _("%(name)s takes part in it already.")
        ) % {"name": person.name}
    if talk.parts.filter(left_at=None).count() >= MOST_PEOPLE:
        return _("At most %(most)s people talk here together. A community is the place for more.") % {
            "most": MOST_PEOPLE
        }
    return why_not_begin(sender, person)


def takes_from(receiver: Person, sender: Person) -> bool:
    """Whether somebody is there and takes messages from a person, whatever the limits of a day say."""
    return (
        receives(receiver)
        and sender.kind != Person.Kind.SUPPLIER
        and not is_blocked(receiver, by=sender)
        and _is_open_to(receiver, sender)
    )


def _is_open_to(receiver: Person, sender: Person) -> bool:
    """Whether a person lets another write to them, by what they chose or by having written first."""
    return not is_blocked(sender, by=receiver) and (
        _takes(receiver, sender) or _has_written(receiver, to=sender)
    )


def is_stranger(sender: Person, receiver: Person) -> bool:
    """Whether two people share no community, and the one never wrote to the other."""
    return not (share_a_community(receiver, sender) or _has_written(receiver, to=sender))


def _has_written(person: Person, to: Person) -> bool:
    return Message.objects.filter(author=person, talk__pair=pair_key(person, to)).exists()


def _takes(receiver: Person, sender: Person) -> bool:
    """Whether a person takes first messages from another, by what they chose."""
    match taken_from(receiver):
        case MessageWish.From.NOBODY:
            return False
        case MessageWish.From.SHARED:
            return share_a_community(receiver, sender)
        case _:
            return True


def _takes_none(receiver: Person) -> str:
    return _(
        "%(name)s does not take messages from you here. Perhaps you meet in one of your communities."
    ) % {"name": receiver.name}


def _too_many(sender: Person, receiver: Person) -> str:
    lately = Part.objects.filter(brought_by=sender, joined_at__gt=timezone.now() - A_DAY)
    if lately[FIRST_A_DAY - 1 : FIRST_A_DAY].exists():
        return _("You have written to very many people for the first time today. Go on tomorrow.")
    is_new = sender.joined_at > timezone.now() - NEW_FOR
    if not is_new or not is_stranger(sender, receiver):
        return ""
    if lately.filter(is_first_contact=True).count() < STRANGERS_OF_NEW:
        return ""
    return _(
        "You are new here, so you can write to %(most)s people outside your communities in a day. Go on tomorrow, or join a community of %(name)s."
    ) % {"most": STRANGERS_OF_NEW, "name": receiver.name}
