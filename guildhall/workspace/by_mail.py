"""Deciding by mail on requests to join."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.communities.models import Application
from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.notifications.inbound.actions import NO, ON_NOTICES, YES, Action, NotAllowed, OnNotice
from guildhall.notifications.inbound.addresses import takes_mail
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.workspace.views.looking_after.requests import model_texts


def actions(person: Person, notice: Notice) -> Iterator[Action]:
    """To let somebody in, or to decline, in words of one's own or those that stand in the form."""
    application = _newest(notice)
    if application is None or not may(person, Act.DECIDE, application.community):
        return
    name = {"name": application.person.name}
    is_open = application.is_open
    yield Action(
        name="accept",
        words=YES,
        takes_words=True,
        takes_lines=True,
        do=lambda said: _decide(person, application, said, lets_in=True),
        label=_("Let %(name)s in") % name if is_open else "",
        asks=_("Your words to them; without any we welcome them for you"),
    )
    yield Action(
        name="decline",
        words=NO,
        takes_words=True,
        takes_lines=True,
        do=lambda said: _decide(person, application, said, lets_in=False),
        label=_("Decline") if is_open else "",
        asks=_("Why not; without any words we say that the community is for other work"),
    )


def lines(notice: Notice) -> Iterator[str]:
    """Why they want to join, and how one decides."""
    application = _newest(notice)
    if application is not None and may(notice.person, Act.DECIDE, application.community):
        yield from application.reason.splitlines()
        if takes_mail():
            yield _(
                "Answer «yes» to let them in, or «no» to decline. Words for them may follow after a colon."
            )


def _newest(notice: Notice) -> Application | None:
    mine = Application.objects.filter(community=notice.community, person=notice.actor)
    return mine.select_related("community", "person").order_by("-pk").first()


def _decide(person: Person, application: Application, said: str, *, lets_in: bool) -> str:
    words = said or model_texts(application, application.person.language)["accept" if lets_in else "decline"]
    try:
        if lets_in:
            application.accept(person, words)
            return _("%(name)s is a member now, and was told by mail.") % {"name": application.person.name}
        application.decline(person, words)
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    return _("%(name)s was not let in, and was told by mail.") % {"name": application.person.name}


ON_NOTICES[Notice.Why.REQUEST] = OnNotice(
    actions, lines, gettext_lazy("Let them in or decline, without signing in")
)
