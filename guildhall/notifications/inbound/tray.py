"""What strangers wrote to the address of a community: it waits until one of those who look after it decides."""

from __future__ import annotations

from html import escape

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.kit.inbound.reading import TooMuch, read
from guildhall.kit.inbound.replies import read_reply
from guildhall.kit.markup import clean_html, stored
from guildhall.notifications.inbound.posting import converse
from guildhall.notifications.models import Incoming
from guildhall.people.models import Person


def tray_of(community: Community) -> QuerySet[Incoming]:
    """The mails of strangers that wait, the newest first."""
    return Incoming.objects.filter(community=community, state=Incoming.State.TRAY).order_by("-pk")


def words_in(mail: Incoming) -> str:
    """All that its author wrote and quoted, as clean HTML; nothing where it is too much to be read."""
    try:
        reply = read_reply(read(bytes(mail.content)))
    except TooMuch:
        return ""
    return stored(clean_html(reply.html + reply.folded_html, own_files=False))


@transaction.atomic
def publish_for(mail: Incoming, by: Person) -> Contribution:
    """Publishes it in the name of whoever vouches for it, saying who wrote it. Raises Refused, also for whoever is second."""
    held = Incoming.objects.select_for_update(of=("self",)).select_related("community")
    waiting = held.filter(pk=mail.pk, state=Incoming.State.TRAY).first()
    if waiting is None or waiting.community is None:
        raise Refused(_("Somebody decided on this mail meanwhile."))
    if not may(by, Act.POST, waiting.community):
        raise Refused(_("You may not write there"))
    try:
        message = read(bytes(waiting.content))
    except TooMuch as too_much:
        raise Refused(_("It is larger than we take in")) from too_much
    wrote = _("%(name)s wrote to us by mail:") % {
        "name": message.sender_name or message.sender.partition("@")[0]
    }
    done = converse(by, waiting.community, message, before=f"<p>{escape(wrote)}</p>")
    assert done.contribution is not None
    waiting.state, waiting.contribution, waiting.said = done.state, done.contribution, done.said
    waiting.save(update_fields=["state", "contribution", "said"])
    return done.contribution


def throw_away(mail: Incoming) -> None:
    """Takes it out of the tray; it is kept as long as all mails that came in."""
    Incoming.objects.filter(pk=mail.pk, state=Incoming.State.TRAY).update(state=Incoming.State.DISCARDED)
