"""Reads a mail that came in and does what it is for; what cannot be done waits in a tray, and its sender is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from guildhall.communities.models import Community, Invitation
from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.contributions.naming import name_people
from guildhall.kit.inbound.automatic import automatic
from guildhall.kit.inbound.reading import Message, TooMuch, read
from guildhall.kit.inbound.remarks import Remark
from guildhall.kit.mail import send
from guildhall.kit.markup import plain_text
from guildhall.notifications.inbound.actions import (
    NO,
    YES,
    Action,
    NotAllowed,
    asked_in,
    is_private,
    plain,
    without_sign_off,
)
from guildhall.notifications.inbound.addresses import (
    To,
    invitation_address,
    own_address,
    purpose_of,
)
from guildhall.notifications.inbound.links import notice_of, post_of
from guildhall.notifications.inbound.machines import heed
from guildhall.notifications.inbound.messages import TAKEN_BY
from guildhall.notifications.inbound.offering import actions_of, actions_on
from guildhall.notifications.inbound.posting import Done, Undone, begin, hang_files, html_of, reply_of
from guildhall.notifications.mailing.letters import words_sent
from guildhall.notifications.models.incoming import KEPT, Incoming
from guildhall.people.models import Person
from guildhall.people.names import name_in, plain_name

State, Trouble = Incoming.State, Incoming.Trouble
OWN_HEADER: Final = "x-guildhall"
SALT: Final = "guildhall.notifications.incoming"


# Lets somebody become a member with their answer, because they were asked for it: a floor above knows.
LETS_IN: Final[list[Callable[[Person, Contribution], bool]]] = []


@transaction.atomic
def deal_with(pk: int) -> None:
    """Reads one mail, once: whoever comes second finds that it is no longer new."""
    mail = Incoming.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.NEW).first()
    if mail is None:
        return
    try:
        with transaction.atomic():
            done = _read(mail)
            mail.state, mail.contribution, mail.said = done.state, done.contribution, done.said
        if done.told_in and done.said:
            _tell(mail, done.told_in)
    except Undone as undone:
        mail.state, mail.trouble, mail.said = State.TRAY, undone.trouble, undone.said
        if mail.person is None and undone.answer_to:
            words = {"subject_of_mail": mail.subject, "said": undone.said}
            to, language = mail.sender, settings.LANGUAGE_CODE
            send("notifications/mail/unclear", to, language, words, reply_to=undone.answer_to)
        _tell(mail, "waits")
    mail.save()


def _read(mail: Incoming) -> Done:
    try:
        message = read(bytes(mail.content))
    except TooMuch as too_much:
        raise Undone(Trouble.TOO_MUCH, str(too_much)) from too_much
    mail.sender, mail.subject = message.sender[:320], message.subject[:200]
    if (machine := automatic(message, own_header=OWN_HEADER)) is not None:
        heed(machine)
        return Done(State.AUTOMATIC, said=f"{machine.kind}: {machine.reason}")
    mail.person = _sender(message.sender)
    purpose = _purpose(mail, message)
    if mail.is_cut:
        raise Undone(Trouble.TOO_MUCH)
    if purpose.invitation is not None:
        return _join(mail, purpose.invitation, message)
    if mail.person is None:
        mail.person = _whose_it_may_be(mail, purpose)
    if Remark.SEVERAL_SENDERS in message.remarks:
        raise Undone(Trouble.OTHER_SENDER, str(Remark.SEVERAL_SENDERS.sentence))
    if purpose.person not in (None, mail.person.pk):
        raise Undone(Trouble.OTHER_SENDER)
    with translation.override(mail.person.language):
        if purpose.contribution is not None:
            return _answer(mail.person, purpose.contribution, message)
        if purpose.notice is not None:
            return _decide(mail.person, purpose.notice, message)
        if purpose.talk is not None:
            return _say(mail.person, purpose.talk, message)
        return begin(mail, mail.person, purpose, message)


def _whose_it_may_be(mail: Incoming, purpose: To) -> Person:
    """What came from an address of nobody here: whose signed address it was sent to says whether it is theirs.

    To the address of a community anybody may write; those who look after it find it in their tray.
    """
    if purpose.slug:
        mail.community = Community.objects.filter(slug=purpose.slug, archived_at=None).first()
    person = Person.objects.active().filter(pk=purpose.person or 0).first()
    if person is None:
        raise Undone(Trouble.STRANGER)
    mail.person = person
    if not mail.is_confirmed:
        raise Undone(Trouble.ELSEWHERE, mail.sender)
    return person


def _purpose(mail: Incoming, message: Message) -> To:
    """What the mail is for, by the addresses that its server gave, or else those in its head."""
    known = [purpose_of(address) for address in (*mail.recipients, *message.recipients)]
    found = [each for each in known if each is not None and each != To()]
    if not found:
        raise Undone(Trouble.NO_TOKEN)
    return min(
        found, key=lambda each: (each.contribution is None, each.person is None and not each.invitation)
    )


def _sender(address: str) -> Person | None:
    """Who has this address, proved; capitals do not count."""
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True).values("user")
    people = Person.objects.active()
    return people.filter(email__iexact=address).first() or people.filter(pk__in=proved).first()


def _answer(person: Person, contribution: int, message: Message) -> Done:
    """A reply to what somebody was sent, or an order about it."""
    post = post_of(person, contribution)
    if post is None:
        raise Undone(Trouble.GONE)
    # What they were sent, so that what they typed into it is known from it.
    reply = reply_of(message, sent=words_sent(person, post.pk))
    words = plain_text(reply.html)
    order, actions = without_sign_off(words, person.name), actions_on(person, post)
    if not message.attachments and (asked := asked_in(order, actions)) is not None:
        return _obey(*asked, post)
    if is_private(order, actions):
        raise Undone(
            Trouble.NOT_UNDERSTOOD,
            _("Vote with a number alone; write what you want to say in a mail of its own."),
        )
    root = post.root_or_self
    if root.closed_at is not None:
        raise Undone(Trouble.CLOSED)
    if not words and not message.attachments:
        raise Undone(Trouble.NOTHING)
    if not may(person, Act.REPLY, post.community) and not any(lets(person, root) for lets in LETS_IN):
        raise Undone(Trouble.NOT_ALLOWED)
    if root.is_asked_by(person):
        # It would stand there under the name of whoever asked without one. What is said does not say that they asked.
        raise Undone(
            Trouble.NOT_ALLOWED, _("This one cannot be answered by mail. Open its page and answer there.")
        )
    html = name_people(html_of(reply), post.community)
    made = root.reply(person, html, parent=post if post.root_id else None, language=person.language)
    return Done(State.POSTED, made, hang_files(made, person, message), "in_part")


def _obey(action: Action, said: str, post: Contribution | None = None) -> Done:
    """Does what was asked for, and tells whoever asked, who may never open the site to see it."""
    try:
        return Done(State.DONE, post, action.do(said), "done" if action.is_told else "")
    except NotAllowed as refusal:
        raise Undone(Trouble.NOT_ALLOWED, str(refusal)) from refusal


def _decide(person: Person, pk: int, message: Message) -> Done:
    """An answer to what a notice asks; there is nothing else that it could be."""
    notice = notice_of(person, pk)
    if notice is None:
        raise Undone(Trouble.GONE)
    said = without_sign_off(plain_text(reply_of(message).html), person.name)
    asked = asked_in(said, actions_of(notice))
    if asked is None:
        raise Undone(Trouble.NOT_UNDERSTOOD, _("What you can answer: “yes” or “no”."))
    return _obey(*asked)


def _say(person: Person, talk: int, message: Message) -> Done:
    """An answer in a talk, which takes words alone."""
    reply = reply_of(message)
    if not plain_text(reply.html):
        raise Undone(Trouble.NOTHING)
    try:
        for take in TAKEN_BY:
            take(person, talk, html_of(reply))
    except LookupError as error:
        raise Undone(Trouble.GONE) from error
    except NotAllowed as refusal:
        raise Undone(Trouble.NOT_ALLOWED, str(refusal)) from refusal
    left_out = _("Messages take no files: yours were left out.") if message.attachments else ""
    return Done(State.POSTED, said=left_out, told_in="in_talk")


def _join(mail: Incoming, pk: int, message: Message) -> Done:
    """An answer to an invitation: yes makes a member, and of whoever has no account yet also that.

    The address of the answer was sent to theirs alone, so it proves theirs as a code does.
    """
    invitation = Invitation.objects.select_related("community", "invited_by").get(pk=pk)
    if message.sender.lower() != invitation.email:
        raise Undone(Trouble.OTHER_SENDER)
    said = plain(without_sign_off(plain_text(reply_of(message).html), message.sender_name))
    if said in NO:
        return Done(State.DONE)
    answer_to = invitation_address(invitation)
    if said not in YES:
        raise Undone(Trouble.NOT_UNDERSTOOD, _("What you can answer: “yes” or “no”."), answer_to)
    person = mail.person
    if person is None and not invitation.is_open:
        raise Undone(
            Trouble.NOT_ALLOWED,
            _("This invitation was withdrawn or has run out. Ask the person who sent it for a new one."),
            answer_to,
        )
    if person is None:
        person = _newcomer(invitation, message)
    if person is None:
        raise Undone(Trouble.STRANGER)
    try:
        invitation.accept(person)
    except Refused as refusal:
        raise Undone(Trouble.NOT_ALLOWED, str(refusal)) from refusal
    mail.person = person  # not sooner: whoever is not let in has no account either
    _welcome(person, invitation.community)
    return Done(State.DONE, said=_("You are a member of %(name)s now.") % {"name": invitation.community.name})


def _newcomer(invitation: Invitation, message: Message) -> Person | None:
    """Makes an account for whoever was invited, under the name of their mail; nothing where there was one, switched off."""
    if Person.objects.filter(email=invitation.email).exists():
        return None
    name = plain_name(message.sender_name)[:120]
    if not name or re.search(r"[,@()<>]", name):
        name = name_in(invitation.email)
    inviter = invitation.invited_by
    person = Person.objects.register(
        invitation.email, name, language=inviter.language if inviter else settings.LANGUAGE_CODE
    )
    person.trust_address()
    return person


def _welcome(person: Person, community: Community) -> None:
    send(
        "notifications/mail/joined",
        str(person.email),
        person.language,
        {
            "person": person,
            "community": community,
            "link": settings.SITE_URL + community.get_absolute_url(),
            "post_to": own_address(person, community.pk),
        },
        reply_to=own_address(person, community.pk),
    )


def link_of(mail: Incoming) -> str:
    """The word by which its sender opens its page, without signing in."""
    return signing.dumps(mail.pk, salt=SALT)


def mail_of(link: str) -> Incoming | None:
    """The mail that a link is of; None where it is not one of ours, or too old."""
    try:
        pk = signing.loads(link, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return Incoming.objects.filter(pk=pk).select_related("person").first()


def _tell(mail: Incoming, what: str) -> None:
    """Tells whoever wrote it that it waits, or is there only in part, and where; nobody else, and never a machine."""
    person = mail.person
    if person is None or not person.email:
        return
    send(
        f"notifications/mail/{what}",
        person.email,
        person.language,
        {
            "subject_of_mail": mail.subject,
            "trouble": mail.trouble,
            "why": mail.get_trouble_display(),
            "said": mail.said,
            "link": settings.SITE_URL + reverse("incoming", args=[link_of(mail)]),
        },
    )
