"""Introductions that people of the demo asked for. Nobody gets a mail of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import SIGNED_IN
from guildhall.kit.markup import text_to_html
from guildhall.meeting.introductions import first_words
from guildhall.meeting.models import Introduction
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.talks.models import Message, Part, Talk

State: Final = Introduction.State
# Who asks whom to introduce them to whom, why, how many days ago, and what came of it.
INTRODUCTIONS: Final = (
    (
        *("moira-hughes", "ann-rowe", "tariq-mahmood"),
        "We count missed collections by round and want to count by street. I hear that Kirklees does.",
        *(1, State.WAITING),
    ),
    (
        *("moira-hughes", "ann-rowe", "penny-aldous"),
        "Our disposal contract ends in two years, and I have never been through a renewal.",
        *(12, State.MADE),
    ),
    (
        *("moira-hughes", "james-okafor", "roisin-devlin"),
        "We would like to hear how a small team looks after three depots.",
        *(20, State.LAPSED),
    ),
    (
        *("megan-tudor", "rhian-price", "catrin-jenkins"),
        "Rydym yn dewis meddalwedd cof cyfieithu, a hoffwn wybod beth mae Caerdydd yn ei ddefnyddio.",
        *(2, State.WAITING),
    ),
)


def load_introductions(people: dict[str, Person], now: datetime) -> None:
    """Makes them; those that were made have their talk."""
    for asker, introducer, wanted, words, days, state in INTRODUCTIONS:
        at = now - timedelta(days=days)
        made = Introduction.objects.create(
            asker=people[asker],
            introducer=people[introducer],
            wanted=people[wanted],
            words=words,
            activity=record(people[asker], Verb.INTRODUCE),
            asked_at=at,
        )
        _tell(made, at)
        if state != State.WAITING:
            made.settle(state, _talk(made, at) if state == State.MADE else None)


def _tell(made: Introduction, at: datetime) -> None:
    if made.activity is not None:
        Notice.objects.create(
            person=made.introducer,
            why=Notice.Why.INTRODUCE,
            actor=made.asker,
            audience_id=SIGNED_IN,
            activity=made.activity,
            made_at=at,
        )


def _talk(made: Introduction, at: datetime) -> Talk:
    talk = Talk.objects.create(begun_by=made.introducer, begun_at=at, token=f"introduction:{made.pk}")
    said = Message.objects.create(
        talk=talk, author=made.introducer, html=text_to_html(first_words(made)), written_at=at
    )
    for person in (made.introducer, made.asker, made.wanted):
        brought_by = None if person == made.introducer else made.introducer
        Part.objects.create(
            talk=talk,
            person=person,
            brought_by=brought_by,
            joined_at=at,
            active_at=at,
            read_up_to=said.pk,
        )
    return talk
