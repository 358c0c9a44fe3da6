"""Asking for an introduction, making it, and saying that it did not come about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guildhall.activity.models import Activity, Verb, record
from guildhall.communities.audience import SIGNED_IN
from guildhall.communities.refusals import Refused
from guildhall.meeting.models import Introduction
from guildhall.notifications.models import Mail, Notice
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person
from guildhall.talks.models import MessageWish, Talk
from guildhall.talks.models.safety import is_blocked
from guildhall.talks.models.wishes import taken_from
from guildhall.talks.rules import receives, takes_from, why_not_reach, why_not_write
from guildhall.talks.writing import gather

State = Introduction.State
MOST_OPEN: Final = 3
ONCE_IN: Final = timedelta(days=90)
LAPSES_AFTER: Final = timedelta(days=10)
AT_ONCE: Final = 200


def why_not_ask(asker: Person, wanted: Person) -> str:
    """Why somebody may not ask for an introduction to a person now; says nothing of what that person chose."""
    if reason := why_not_write(asker) or why_not_reach(asker, wanted):
        return reason
    if asker.kind == Person.Kind.SUPPLIER:
        return _("Suppliers do not ask for introductions here. You can answer whoever writes to you.")
    if taken_from(asker) == MessageWish.From.NOBODY:
        return _(
            "You take first messages from nobody. Change that in your settings, so that you can be introduced."
        )
    return _too_many(asker, wanted)


def _too_many(asker: Person, wanted: Person) -> str:
    mine = Introduction.objects.filter(asker=asker)
    lately = mine.filter(wanted=wanted, asked_at__gt=timezone.now() - ONCE_IN).order_by("-asked_at").first()
    if lately is not None:
        return _(
            "You asked for an introduction to %(name)s on %(date)s. You can ask again from %(again)s."
        ) % {
            "name": wanted.name,
            "date": _day(lately.asked_at),
            "again": _day(lately.asked_at + ONCE_IN),
        }
    if mine.waiting().count() >= MOST_OPEN:
        return _(
            "You wait for answers about %(most)s introductions. Ask again when one of them has come."
        ) % {"most": MOST_OPEN}
    return ""


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


@transaction.atomic
def ask_for(asker: Person, introducer: Person, wanted: Person, words: str) -> Introduction:
    """Asks somebody for an introduction, who gets a notice and a mail. Raises Refused.

    Where the wanted person has blocked the asker nobody is told, and it lapses as one that nobody answers.
    """
    _hold(asker)
    if reason := why_not_ask(asker, wanted):
        raise Refused(reason)
    made = Introduction.objects.create(asker=asker, introducer=introducer, wanted=wanted, words=words)
    if not is_blocked(asker, by=wanted):
        made.activity = activity = record(asker, Verb.INTRODUCE)
        made.save(update_fields=["activity"])
        _tell(made, introducer, Notice.Why.INTRODUCE, activity)
    return made


def make(introduction: Introduction, html: str) -> Talk:
    """Opens a talk of the three with what the introducer says, once. Raises Refused."""
    with transaction.atomic():
        mine = _held(introduction)
        if mine.is_made and mine.talk is not None:
            return mine.talk
        if not mine.is_waiting:
            raise Refused(_("This was dealt with already."))
        if reason := why_not_write(mine.introducer):
            raise Refused(reason)
        if is_possible(mine):
            talk = gather(mine.introducer, [mine.asker, mine.wanted], f"introduction:{mine.pk}")
            talk.say(mine.introducer, html, token=f"introduction:{mine.pk}")
            mine.settle(State.MADE, talk)
            _read(mine)
            return talk
        _end(mine, State.LAPSED)
    raise Refused(
        _("This introduction is not possible any more. We tell %(name)s that it did not come about.")
        % {"name": introduction.asker.name}
    )


@transaction.atomic
def decline(introduction: Introduction) -> None:
    """«Not this time»: the asker is told that it did not come about, and never why. Raises Refused."""
    mine = _held(introduction)
    if mine.is_made:
        raise Refused(_("You have introduced them already."))
    if mine.is_waiting:
        _end(mine, State.DECLINED)


def lapse(now: datetime | None = None) -> int:
    """Ends those that nobody answered for ten days, each by itself. Returns how many."""
    before = (now or timezone.now()) - LAPSES_AFTER
    due = Introduction.objects.waiting().filter(asked_at__lte=before).order_by("asked_at")[:AT_ONCE]
    ended = 0
    for introduction in due:
        with transaction.atomic():
            mine = _held(introduction)
            if mine.is_waiting:
                _end(mine, State.LAPSED)
                ended += 1
    return ended


def is_possible(introduction: Introduction) -> bool:
    """Whether the three may be brought together now: all are there, none has blocked another, all take messages."""
    asker, introducer, wanted = introduction.asker, introduction.introducer, introduction.wanted
    return (
        receives(asker)
        and asker.kind != Person.Kind.SUPPLIER
        and not is_blocked(asker, by=wanted)
        and not is_blocked(wanted, by=asker)
        and takes_from(asker, introducer)
        and takes_from(wanted, introducer)
    )


def first_words(introduction: Introduction) -> str:
    """What the introducer could say, before they change it: both names, and why."""
    return _(
        "%(wanted)s, may I introduce %(asker)s?\n\n%(name)s would like to talk to you, and writes:\n\n%(words)s\n\nI leave you to it."
    ) % {
        "wanted": _named(introduction.wanted),
        "asker": _named(introduction.asker),
        "name": introduction.asker.name,
        "words": "\n".join(f"> {line}" for line in introduction.words.splitlines()),
    }


def _named(person: Person) -> str:
    return f"{person.name} ({person.organisation_name})" if person.organisation_name else person.name


def _held(introduction: Introduction) -> Introduction:
    rows = Introduction.objects.select_for_update(of=("self",)).select_related(
        "asker__organisation", "introducer", "wanted__organisation", "talk"
    )
    return rows.get(pk=introduction.pk)


def _hold(person: Person) -> None:
    """One after the other, so that two at the same moment count as two."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _end(introduction: Introduction, state: str) -> None:
    """It did not come about, which its asker is told in the same words whatever the reason."""
    introduction.settle(state)
    _read(introduction)
    told = record(None, Verb.NOT_INTRODUCED)
    _tell(introduction, introduction.asker, Notice.Why.NOT_INTRODUCED, told)


def _tell(introduction: Introduction, person: Person, why: str, activity: Activity) -> None:
    """A notice, and a mail where they want such mails."""
    Notice.objects.create(
        person=person, why=why, actor=activity.actor, audience_id=SIGNED_IN, activity=activity
    )
    if person.email and settings_for(person).wants(why):
        mail = Mail(
            key=f"{why}:{introduction.pk}",
            person=person,
            kind=Mail.Kind.MEETING,
            why=why,
            about=introduction.pk,
        )
        Mail.objects.put([mail])


def _read(introduction: Introduction) -> None:
    """Whoever was asked has nothing left to do about it."""
    told = Notice.objects.filter(activity=introduction.activity_id, person=introduction.introducer_id)
    told.filter(read_at=None).update(read_at=timezone.now())
