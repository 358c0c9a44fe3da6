"""What communities write to people by mail: invitations, decisions, and that somebody was removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guildhall.kit.mail import send
from guildhall.people.models import Person

if TYPE_CHECKING:
    from guildhall.communities.models import Application, Expulsion, Invitation

# Where one answers an invitation by mail, told by what reads mail.
ANSWERED_AT: Final[list[Callable[[Invitation], str]]] = []


def send_invitation(invitation: Invitation) -> None:
    """Sends the link, in the language of the person if we know them, else of whoever invites."""
    known = Person.objects.filter(email=invitation.email).first()
    answers = next((address(invitation) for address in ANSWERED_AT), "")
    inviter = invitation.invited_by
    reader = known or inviter
    send(
        "communities/mail/invitation",
        invitation.email,
        reader.language if reader else settings.LANGUAGE_CODE,
        {
            "invitation": invitation,
            "community": invitation.community,
            "inviter": inviter,
            "known": known,
            "link": settings.SITE_URL + reverse("invitation", args=[invitation.token]),
            "takes_answers": bool(answers),
        },
        why=_("You get this because you were invited. Without an answer nothing happens."),
        reply_to=answers,
    )


def tell_of_decision(application: Application, facilitator: Person) -> None:
    """Tells the applicant what a facilitator decided, or wants to know."""
    if application.person.email:
        send(
            "communities/mail/decision",
            application.person.email,
            application.person.language,
            {
                "application": application,
                "community": application.community,
                "person": application.person,
                "facilitator": facilitator,
                "link": settings.SITE_URL + _way_on(application),
            },
            why=_("You get this because you asked to join."),
        )


def _way_on(application: Application) -> str:
    """Where the decision leads: in, back to the request, or to the other communities."""
    match application.state:
        case "accepted":
            return application.community.get_absolute_url()
        case "more":
            return reverse("community_apply", args=[application.community.slug])
        case _:
            return reverse("communities")


def tell_of_removal(expulsion: Expulsion) -> None:
    """Tells somebody that they were removed, and why."""
    if expulsion.person.email:
        send(
            "communities/mail/removal",
            expulsion.person.email,
            expulsion.person.language,
            {
                # Whoever was removed may no longer read the name of a confidential community, by mail neither.
                "name": None if expulsion.community.is_confidential else expulsion.community.name,
                "person": expulsion.person,
                "reason": expulsion.reason,
                "facilitator": expulsion.removed_by,
                "is_banned": expulsion.community.bans.filter(person=expulsion.person).exists(),
            },
        )
