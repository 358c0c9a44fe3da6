"""What hot seats write by mail: the link, to a guest without an account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guildhall.kit.mail import send
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat
from guildhall.tools.hot_seats.words import hours_of, name_of_guest


def send_link(seat: HotSeat, inviter: Person, email: str, link: str) -> None:
    """Sends the link to the guest, in the language of whoever invites them."""
    context = {
        "seat": seat,
        "inviter": inviter,
        "guest": name_of_guest(seat),
        "hours": hours_of(seat),
        "link": link,
    }
    send(
        "hot_seats/mail/guest_link",
        email,
        inviter.language,
        context,
        why=_("You get this because you were invited to answer."),
    )
