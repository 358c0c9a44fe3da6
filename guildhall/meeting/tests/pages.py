"""Who looks at which page of introductions and counterparts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.utils import timezone

from guildhall.meeting.introductions import ask_for, make
from guildhall.meeting.links import link_of
from guildhall.meeting.models import CounterpartWish, Introduction, Meeting
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.project.tests.looking import VISITOR, Look, Place, at, of_person

WHY: Final = "We both move offices this year.\nI would like to compare plans."


def furnish(place: Place) -> None:
    """Cy asks Ada for an introduction to the newcomer; to Bo Ada made one; and Bo asked for one that lapsed."""
    ada, bo, cy, newcomer = (place.people[who] for who in ("ada", "bo", "cy", "newcomer"))
    newcomer.trust_address()
    made = ask_for(bo, ada, newcomer, WHY)
    make(made, "<p>Meet each other.</p>")
    lapsed = Introduction.objects.create(asker=ada, introducer=bo, wanted=newcomer, words=WHY)
    lapsed.settle(Introduction.State.LAPSED)
    ask_for(newcomer, ada, cy, WHY)
    _meet(ada, bo)
    CounterpartWish.objects.create(person=cy).pause(CounterpartWish.Why.MISSED)


def _meet(ada: Person, bo: Person) -> None:
    """Ada meets Bo this month, and met others before; the month before, nobody was left for Bo."""
    this = timezone.localdate().replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    for one, other in ((ada, bo), (bo, ada)):
        CounterpartWish.objects.create(person=one)
        Meeting.objects.create(month=this, person=one, counterpart=other)
    Meeting.objects.create(month=before, person=bo, is_alone=True)
    for answer, days in (("met", 40), ("", 80)):
        month = (this - timedelta(days=days)).replace(day=1)
        Meeting.objects.create(month=month, person=ada, counterpart=bo, answer=answer)


def _waiting(place: Place) -> Introduction:
    waiting = Introduction.objects.waiting().filter(introducer=place.people["ada"])
    return waiting.order_by("pk")[0]


def _by_link(place: Place) -> str:
    told = Notice.objects.get(activity=_waiting(place).activity_id, why=Notice.Why.INTRODUCE)
    return urlsplit(link_about(place.people["ada"], notice=told.pk)).path


def _meet_by_link(place: Place) -> str:
    ada = place.people["ada"]
    return urlsplit(link_of(Meeting.objects.filter(person=ada).latest("month"), ada)).path


PAGES: Final[dict[str, list[Look]]] = {
    "introductions": [
        ("ada", at("/introductions/")),
        ("bo", at("/introductions/")),
        ("newcomer", at("/introductions/")),
        ("operator", at("/introductions/")),
        (VISITOR, _by_link),
    ],
    "meet": [("ada", at("/meet/")), ("cy", at("/meet/")), ("newcomer", at("/meet/"))],
    "meet_by_link": [(VISITOR, _meet_by_link)],
    "introduction": [("ada", lambda place: _waiting(place).get_absolute_url())],
    "introduction_ask": [
        ("cy", of_person("introduction_ask", "bo")),
        ("bo", of_person("introduction_ask", "cy")),
        ("bo", of_person("introduction_ask", "newcomer")),
    ],
}
ONLY_SENT: Final = {"introduction_leave_it", "meet_say", "meet_wish"}
