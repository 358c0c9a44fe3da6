"""Answering by mail, or on the page of a link, whether one introduces two people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.communities.refusals import Refused
from guildhall.kit.markup import text_to_html
from guildhall.meeting.introductions import decline, first_words, make
from guildhall.meeting.models import Introduction
from guildhall.notifications.inbound.actions import NO, ON_NOTICES, YES, Action, NotAllowed, OnNotice
from guildhall.notifications.models import Notice
from guildhall.people.models import Person

INTRODUCE: Final = ("introduce", "introduce them", "cyflwyno", "cyflwynwch nhw", *YES)
NOT_THIS_TIME: Final = ("not this time", "ddim y tro hwn", *NO)


def actions(person: Person, notice: Notice) -> Iterator[Action]:
    """To introduce them, in words of one's own or those that stand in the form, or not this time."""
    introduction = introduction_of(person, notice)
    if introduction is None:
        return
    yield Action(
        name="introduce",
        words=INTRODUCE,
        takes="lines",
        do=partial(_make, introduction),
        label=_("Introduce them") if introduction.is_waiting else "",
        asks=_("What you say to both"),
        filled=first_words(introduction),
    )
    yield Action(
        name="not-this-time",
        words=NOT_THIS_TIME,
        do=partial(_decline, introduction),
        label=_("Not this time") if introduction.is_waiting else "",
        group=_("Or leave it; they are told that it did not come about, and never why"),
    )


def introduction_of(person: Person, notice: Notice) -> Introduction | None:
    """What somebody is asked for by a notice."""
    mine = Introduction.objects.visible_to(person).filter(activity=notice.activity_id, introducer=person)
    return mine.select_related("asker__organisation", "introducer", "wanted__organisation").first()


def said_of(introduction: Introduction) -> str:
    """What was done, in words."""
    return _("You have introduced %(asker)s and %(wanted)s. The three of you can talk now.") % {
        "asker": introduction.asker.name,
        "wanted": introduction.wanted.name,
    }


def said_of_leaving_it(introduction: Introduction) -> str:
    """The same where nothing was."""
    return _(
        "Thank you for saying so. We tell %(asker)s that it did not come about, and nothing else. %(wanted)s is told nothing."
    ) % {"asker": introduction.asker.name, "wanted": introduction.wanted.name}


def _make(introduction: Introduction, said: str) -> str:
    try:
        make(introduction, text_to_html(said.strip() or first_words(introduction)))
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    return said_of(introduction)


def _decline(introduction: Introduction, _said: str) -> str:
    try:
        decline(introduction)
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    return said_of_leaving_it(introduction)


ON_NOTICES[Notice.Why.INTRODUCE] = OnNotice(
    actions, lambda _notice: (), gettext_lazy("Introduce them, or not this time, without signing in")
)
