"""Introductions that people of the demo asked for, and the counterparts of some. Nobody gets a mail of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import SIGNED_IN
from guildhall.kit.markup import text_to_html
from guildhall.meeting.introductions import first_words
from guildhall.meeting.models import CounterpartWish, Introduction, Meeting
from guildhall.meeting.pairing import months_before
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

# Who takes part, with what wish; who met whom how many months ago, and what the first and the second said of it.
Likeness: Final = CounterpartWish.Likeness
WISHES: Final = {
    "moira-hughes": Likeness.EITHER,
    "gethin-prosser": Likeness.EITHER,
    "kirsty-mcalpine": Likeness.EITHER,
    "ann-rowe": Likeness.DIFFERENT,
    "james-okafor": Likeness.LIKE,
    "penny-aldous": Likeness.EITHER,
    "rhian-price": Likeness.EITHER,
    "amina-hussain": Likeness.EITHER,
    "martin-keogh": Likeness.EITHER,
}
MEETINGS: Final = (
    ("moira-hughes", "gethin-prosser", 0, "", ""),
    ("ann-rowe", "penny-aldous", 0, "met", "met"),
    ("amina-hussain", "martin-keogh", 0, "", ""),
    ("moira-hughes", "kirsty-mcalpine", 1, "met", "met"),
    ("moira-hughes", "penny-aldous", 2, "missed", ""),
    ("ann-rowe", "gethin-prosser", 1, "met", ""),
)
ALONE: Final = ("rhian-price", "kirsty-mcalpine")


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


def load_counterparts(people: dict[str, Person], today: date) -> None:
    """Makes the wishes of some, whom they meet this month, and whom they met."""
    CounterpartWish.objects.bulk_create(
        CounterpartWish(person=people[key], likeness=likeness) for key, likeness in WISHES.items()
    )
    rows = [
        Meeting(month=months_before(today, ago), person=people[one], counterpart=people[other], answer=answer)
        for first, second, ago, said, replied in MEETINGS
        for one, other, answer in ((first, second, said), (second, first, replied))
    ]
    rows += [Meeting(month=months_before(today, 0), person=people[key], is_alone=True) for key in ALONE]
    Meeting.objects.bulk_create(rows)
