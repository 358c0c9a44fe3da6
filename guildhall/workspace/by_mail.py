"""Deciding by mail on requests to join."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.communities.models import Application
from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.notifications.inbound.actions import NO, ON_NOTICES, YES, Action, NotAllowed, OnNotice
from guildhall.notifications.inbound.addresses import takes_mail
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.workspace.views.looking_after.requests import decide_on, model_texts, said_of


def actions(person: Person, notice: Notice) -> Iterator[Action]:
    """To let somebody in, or to decline, in words of one's own or those that stand in the form."""
    application = _newest(notice)
    if application is None or not may(person, Act.DECIDE, application.community):
        return
    name = {"name": application.person.name}
    for decision, words, label, asks in (
        (
            "accept",
            YES,
            _("Let %(name)s in") % name,
            _("Your words to them; without any we welcome them for you"),
        ),
        (
            "decline",
            NO,
            _("Decline"),
            _("Why not; without any words we say that the community is for other work"),
        ),
    ):
        yield Action(
            name=decision,
            words=words,
            takes="lines",
            do=partial(_decide, person, application, decision),
            label=label if application.is_open else "",
            asks=asks,
        )


def lines(notice: Notice) -> Iterator[str]:
    """Why they want to join, and how one decides."""
    application = _newest(notice)
    if application is not None and may(notice.person, Act.DECIDE, application.community):
        yield from application.reason.splitlines()
        if takes_mail():
            yield _(
                "Answer “yes” to let them in, or “no” to decline. Words for them may follow after a colon."
            )


def _newest(notice: Notice) -> Application | None:
    mine = Application.objects.filter(community=notice.community, person=notice.actor)
    return mine.select_related("community", "person").order_by("-pk").first()


def _decide(person: Person, application: Application, decision: str, said: str) -> str:
    words = said or model_texts(application, application.person.language)[decision]
    try:
        decide_on(application, decision, person, words)
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    return said_of(application, decision)


ON_NOTICES[Notice.Why.REQUEST] = OnNotice(
    actions, lines, gettext_lazy("Let them in or decline, without signing in")
)
