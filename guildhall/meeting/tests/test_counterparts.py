"""Once a month somebody meets somebody in the same job."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from guildhall.communities.models import Community
from guildhall.discovery.indexing import index_people
from guildhall.meeting.models import CounterpartWish, Meeting
from guildhall.meeting.months import ask_whether_they_met, first_working_day, pair_when_due
from guildhall.meeting.pairing import pair
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.talks.models import Block
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to, newest_mail

pytestmark = pytest.mark.django_db
Likeness = CounterpartWish.Likeness
FIRST = date(2026, 6, 1)
Wish = Callable[..., Person]


def at(day: int, month: int = 6, year: int = 2026) -> datetime:
    return datetime(year, month, day, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))


@pytest.fixture(autouse=True)
def june(db: None) -> Iterator[None]:
    """It is the first working day of June."""
    with time_machine.travel(at(1), tick=False):
        yield


@pytest.fixture
def wish(make_person: Any, leeds: Organisation) -> Wish:
    """Somebody of a council of their own who wants a counterpart: `wish("Wyn Hale", "Licensing officer")`."""

    def make(
        name: str, role: str = "Licensing manager", likeness: str = Likeness.EITHER, **fields: Any
    ) -> Person:
        code = name.split()[1][:3].upper()
        council = Organisation.objects.filter(code=code).first() or Organisation.objects.create(
            code=code, slug=code.lower(), name=f"{name} Council", type="Unitary authority"
        )
        person: Person = make_person(name, role=role, **{"organisation": council} | fields)
        person.trust_address()
        index_people([person.pk])
        CounterpartWish.objects.create(person=person, likeness=likeness)
        return person

    return make


def met() -> set[frozenset[str]]:
    """The pairs of June."""
    rows = Meeting.objects.filter(month=FIRST, counterpart__isnull=False)
    return {frozenset(names) for names in rows.values_list("person__name", "counterpart__name")}


def test_two_in_the_same_job_meet_and_both_get_one_mail_in_their_language(
    wish: Wish, waste: Community, browser: Browser
) -> None:
    wyn = wish("Wyn Hale", language="cy", knows="taxis")
    una = wish("Una Todd", "Senior licensing officer", working_on="A new policy on taxis.", knows="taxis")
    wish("Lib Rary", "Library manager")
    for person in (wyn, una):
        waste.admit(person)
    assert pair_when_due()
    assert met() == {frozenset(("Wyn Hale", "Una Todd"))}
    run_jobs()
    [mail] = mails_to(str(una.email))
    body = str(mail.body)
    assert "Wyn Hale" in body and "You both work on: licensing, taxis." in body
    assert f"You are both in: {waste.name}" in body
    assert "because you want to meet a counterpart each month" in body
    [welsh] = mails_to(str(wyn.email))
    assert "Una Todd" in str(welsh.body) and "You both work" not in str(welsh.body)
    assert "A new policy on taxis." in str(welsh.body)
    page = browser(una).get("/meet/").content.decode()
    assert f"/messages/to/{wyn.slug}/" in page and "We did not meet" in page
    assert not re.search(r"score|nearness|points", page)


def test_an_odd_one_out_reads_so_on_the_page_gets_no_mail_and_goes_first_next_month(
    wish: Wish, browser: Browser
) -> None:
    wish("Wyn Hale"), wish("Una Todd"), wish("Zoe Zest")
    pair(FIRST)
    run_jobs()
    alone = Meeting.objects.get(is_alone=True).person
    assert not mails_to(str(alone.email))
    assert "Next month you choose first" in browser(alone).get("/meet/").content.decode()
    with time_machine.travel(at(1, 7), tick=False):
        pair_when_due()
        assert Meeting.objects.get(person=alone, month=date(2026, 7, 1)).counterpart is not None
        left = Meeting.objects.get(is_alone=True, month=date(2026, 7, 1)).person
    assert left != alone


def test_a_month_is_paired_once_on_its_first_working_day_or_a_few_days_late(wish: Wish) -> None:
    wish("Wyn Hale"), wish("Una Todd")
    with time_machine.travel(at(31, 5), tick=False):
        assert not pair_when_due()
    assert pair_when_due()
    assert not pair_when_due()
    assert Meeting.objects.count() == 2
    with time_machine.travel(at(20, 7), tick=False):
        assert not pair_when_due()
    assert first_working_day(date(2026, 8, 14)) == date(2026, 8, 3)
    assert first_working_day(date(2027, 1, 10)) == date(2027, 1, 4)


def test_what_breaks_in_the_middle_leaves_nothing_and_is_done_again(
    wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish("Wyn Hale"), wish("Una Todd")
    with monkeypatch.context() as patched:
        patched.setattr("guildhall.meeting.pairing.tell", _killed)
        with pytest.raises(KeyboardInterrupt):
            pair(FIRST)
    assert not Meeting.objects.exists()
    assert pair_when_due()


def _killed(*_told: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("change", ["block", "same council", "paused", "supplier", "met before", "other job"])
def test_who_must_not_meet_does_not(wish: Wish, change: str) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    match change:
        case "block":
            Block.objects.create(person=una, blocked=wyn)
        case "same council":
            Person.objects.filter(pk=una.pk).update(organisation=wyn.organisation)
        case "paused":
            CounterpartWish.objects.get(person=una).pause(CounterpartWish.Why.ASKED)
        case "supplier":
            Person.objects.filter(pk=una.pk).update(kind=Person.Kind.SUPPLIER)
        case "met before":
            Meeting.objects.create(month=date(2025, 7, 1), person=una, counterpart=wyn, answer="met")
        case "other job":
            Person.objects.filter(pk=una.pk).update(role="Head of service, swimming pools")
    pair(FIRST)
    assert met() == set()


def test_the_same_two_meet_again_after_a_year(wish: Wish) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    Meeting.objects.create(month=date(2025, 6, 1), person=una, counterpart=wyn, answer="met")
    pair(FIRST)
    assert met()


@pytest.mark.parametrize(
    ("one", "other", "are_alike", "meet"),
    [
        (Likeness.LIKE, Likeness.EITHER, True, True),
        (Likeness.LIKE, Likeness.EITHER, False, False),
        (Likeness.DIFFERENT, Likeness.EITHER, True, False),
        (Likeness.DIFFERENT, Likeness.DIFFERENT, False, True),
        (Likeness.LIKE, Likeness.DIFFERENT, True, False),
        (Likeness.EITHER, Likeness.EITHER, False, True),
    ],
)
def test_the_wish_of_both_is_respected(wish: Wish, one: str, other: str, are_alike: bool, meet: bool) -> None:
    wyn = wish("Wyn Hale", likeness=one)
    una = wish("Una Todd", likeness=other)
    assert wyn.organisation and una.organisation
    if are_alike:
        Organisation.objects.filter(pk=wyn.organisation.pk).update(most_alike=[una.organisation.code])
    pair(FIRST)
    assert bool(met()) is meet


def test_after_three_weeks_both_are_asked_once_unless_one_has_said(wish: Wish) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    pair(FIRST)
    run_jobs()
    with time_machine.travel(at(21), tick=False):
        assert ask_whether_they_met() == 0
    with time_machine.travel(at(22) + timedelta(minutes=1), tick=False):
        ask_whether_they_met()
        ask_whether_they_met()
        run_jobs()
    for person in (wyn, una):
        assert len(mails_to(str(person.email))) == 2
        assert "Did you meet" in str(newest_mail(str(person.email)).subject)


def test_nobody_is_asked_where_the_other_has_said(wish: Wish) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    pair(FIRST)
    Meeting.objects.get(person=wyn).say("met")
    with time_machine.travel(at(23), tick=False):
        assert ask_whether_they_met() == 0
    assert len(mails_to(str(una.email))) == 1


def test_three_times_missed_running_pauses_and_says_so(wish: Wish, browser: Browser) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    for month in (3, 4, 5):
        Meeting.objects.create(
            month=date(2026, month, 1), person=una, counterpart=wyn, answer="missed" if month < 5 else ""
        )
    client = browser(una)
    last = Meeting.objects.get(person=una, month=date(2026, 5, 1))
    page = client.post(f"/meet/{last.pk}/missed", follow=True).content.decode()
    assert "Three times running you did not meet" in page
    assert "It is paused, because three times running" in page
    client.post("/meet/take-part", {"likeness": "like"})
    wished = CounterpartWish.objects.get(person=una)
    assert wished.paused_at is None and wished.likeness == "like"


def test_one_pauses_on_the_page_or_by_the_link_of_the_mail_and_says_whether_one_met(
    wish: Wish, browser: Browser
) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    pair(FIRST)
    run_jobs()
    link = re.search(r"/meet/link/[^\s]+", str(newest_mail(str(una.email)).body))
    assert link
    visitor = browser(None)
    page = visitor.get(link[0]).content.decode()
    assert una.name in page and wyn.name not in page, "mails are passed on"
    visitor.post(link[0], {"act": "met"})
    assert Meeting.objects.get(person=una).answer == "met"
    visitor.post(link[0], {"act": "pause"})
    assert CounterpartWish.objects.get(person=una).paused_at
    assert visitor.get(f"{link[0][:-3]}x/").status_code == 410
    browser(wyn).post("/meet/pause")
    assert CounterpartWish.objects.get(person=wyn).paused_at


def test_nobody_speaks_for_others(wish: Wish, browser: Browser) -> None:
    wyn, _una = wish("Wyn Hale"), wish("Una Todd")
    pair(FIRST)
    theirs = Meeting.objects.exclude(person=wyn).get()
    assert browser(wyn).post(f"/meet/{theirs.pk}/met").status_code == 404
    assert browser(wyn).post(f"/meet/{theirs.pk}/nonsense").status_code == 404


def test_a_mail_that_has_waited_is_not_sent_where_one_has_blocked_the_other(wish: Wish) -> None:
    wyn, una = wish("Wyn Hale"), wish("Una Todd")
    pair(FIRST)
    Block.objects.create(person=una, blocked=wyn)
    assert not mails_to(str(wyn.email)) and not mails_to(str(una.email))


def test_suppliers_take_no_part(browser: Browser, bo: Person) -> None:
    Person.objects.filter(pk=bo.pk).update(kind=Person.Kind.SUPPLIER)
    browser(bo).post("/meet/take-part", {"likeness": "either"})
    assert not CounterpartWish.objects.exists()
