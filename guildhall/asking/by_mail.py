"""What somebody who is asked can do by a mail of a word, or on the page of a link: pass it on, «not me», be asked less."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from guildhall.asking.models import Often, Request
from guildhall.asking.requests import ask_less, decline, pass_on
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.actions import Action, NotAllowed
from guildhall.people.models import Person

NOT_ME: Final = ("not me", "nid fi", "ddim fi", "not my subject")
PASS_ON: Final = ("pass on", "pass it on", "forward to", "trosglwyddo", "anfon ymlaen")
LESS: Final = ("ask me less", "less", "gofyn llai", "gofynnwch lai i mi", "llai")


def actions_on(person: Person, post: Contribution) -> Iterable[Action]:
    """What somebody can do about a question that is put to them."""
    if post.kind != "question":
        return []
    mine = Request.objects.visible_to(person).filter(person=person, contribution=post)
    request = mine.select_related("person", "contribution__community", "contribution__author").first()
    if request is None:
        return []
    is_waiting = request.is_waiting
    return [
        Action(
            name="pass-on",
            words=PASS_ON,
            do=lambda said: _pass_on(request, said),
            label=_("Pass it on") if is_waiting else "",
            group=_("Somebody else will know") if is_waiting else "",
            asks=_("To whom? A name or a mail address"),
            takes="line",
        ),
        Action(
            name="not-me",
            words=NOT_ME,
            do=lambda _said: _not_me(request),
            label=_("Not me") if is_waiting else "",
            group=_("Or say that you are the wrong person") if is_waiting else "",
        ),
        Action(
            name="ask-less",
            words=LESS,
            do=lambda _said: said_of(ask_less(person)),
            label=_("Ask me less"),
            group=_("Or say that you are the wrong person") if is_waiting else _("Fewer questions"),
        ),
    ]


def lets_in(person: Person, question: Contribution) -> bool:
    """Makes whoever is asked a member of an open community as they answer, as a press on «Join to reply» does."""
    asked = Request.objects.visible_to(person).filter(person=person, contribution=question)
    if not asked.exists():
        return False
    try:
        question.community.join(person)
    except Refused:
        return False
    return True


def _pass_on(request: Request, said: str) -> str:
    person = pass_on(request, said)
    return _("Thank you. We have asked %(name)s and said that it came from you.") % {"name": person.name}


def _not_me(request: Request) -> str:
    if not decline(request):
        raise NotAllowed(_("You have dealt with this already."))
    return _("Thank you for saying so. We ask somebody else, and ask you less about things like this.")


def said_of(often: Often) -> str:
    """What holds now, in words."""
    if often == Often.NEVER:
        return _("We do not ask you in person any more. You can change that under Asked of you.")
    return _("From now on: %(often)s.") % {"often": str(often.label)}
