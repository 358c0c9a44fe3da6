"""Places are never given twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from guildhall.activity.models import Activity
from guildhall.communities.models import Community
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.jobs import run_jobs
from guildhall.tools.events.models import Attendance
from guildhall.tools.events.tests.conftest import Plan

SIGN_UPS = 200


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_one_place_are_one_who_comes_and_a_line_of_the_rest(
    plan: Plan, make_person: MakePerson
) -> None:
    event = plan(places=1)
    people = [make_person(f"Person {number}") for number in range(SIGN_UPS)]
    gate = threading.Barrier(SIGN_UPS)
    # So many connections does the database allow at a time, less some for others.
    room = threading.BoundedSemaphore(60)
    came: list[Attendance] = []

    def sign_up(person: Person) -> None:
        gate.wait(timeout=60)
        with room:
            try:
                came.append(event.come(person))
            finally:
                connection.close()

    threads = [threading.Thread(target=sign_up, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(came) == SIGN_UPS
    assert event.attendances.coming().count() == 1
    line = list(event.attendances.waiting())
    assert len(line) == SIGN_UPS - 1
    assert [each.since for each in line] == sorted({each.since for each in line})
    first = line[0].person
    event.stay_away(event.attendances.coming().get().person)
    assert event.attendances.coming().get().person == first


@pytest.mark.django_db(transaction=True)
def test_the_same_person_in_many_tabs_comes_once(plan: Plan, ada: Person) -> None:
    event = plan(places=5)
    gate = threading.Barrier(8)

    def sign_up() -> None:
        gate.wait(timeout=20)
        try:
            event.come(ada)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign_up) for _tab in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert event.attendances.get().is_coming


class TestLine:
    def test_when_somebody_stays_away_the_first_in_line_has_the_place_and_is_told(
        self, plan: Plan, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        event = plan(places=1)
        for person in (ada, bo, cy):
            event.come(person)
        browser(ada).post(f"/c/waste-and-recycling/events/{event.pk}/stay-away/")
        assert event.attendances.coming().get().person == bo
        assert event.attendances.waiting().get().person == cy
        run_jobs()
        assert "You have a place now: All about lids" in browser(bo).get("/notices/").content.decode()
        assert "You have a place" not in browser(cy).get("/notices/").content.decode()

    def test_whoever_comes_back_stands_at_the_end(
        self, plan: Plan, ada: Person, bo: Person, cy: Person
    ) -> None:
        event = plan(places=1)
        for person in (ada, bo, cy):
            event.come(person)
        event.stay_away(bo)
        event.come(bo)
        assert [each.person for each in event.attendances.waiting()] == [cy, bo]

    def test_more_places_let_more_in(self, plan: Plan, ada: Person, bo: Person, cy: Person) -> None:
        event = plan(places=1)
        for person in (ada, bo, cy):
            event.come(person)
        event.edit(bo, title=event.title, html=event.html, places=2)
        assert {each.person for each in event.attendances.coming()} == {ada, bo}
        event.edit(bo, title=event.title, html=event.html, places=None)
        assert event.attendances.coming().count() == 3

    def test_fewer_places_send_nobody_away(self, plan: Plan, ada: Person, bo: Person, cy: Person) -> None:
        event = plan(places=2)
        event.come(ada)
        event.come(bo)
        event.edit(bo, title=event.title, html=event.html, places=1)
        assert event.attendances.coming().count() == 2
        assert event.come(cy).is_waiting

    def test_each_date_has_places_of_its_own(self, plan: Plan, ada: Person, bo: Person) -> None:
        event = plan(places=1, rule="FREQ=WEEKLY;COUNT=2")
        first, second = event.occurrences.all()
        assert event.come(ada, "", first).is_coming
        assert event.come(bo, "", second).is_coming
        assert event.come(bo, "", first).is_waiting

    def test_to_say_other_needs_keeps_the_place(self, plan: Plan, ada: Person, bo: Person) -> None:
        event = plan(places=1)
        event.come(ada, "No nuts")
        event.come(bo)
        assert event.come(ada, "No nuts, no eggs").is_coming
        assert event.attendances.get(person=ada).needs == "No nuts, no eggs"

    def test_what_somebody_needed_is_forgotten_when_they_stay_away(self, plan: Plan, ada: Person) -> None:
        event = plan()
        event.come(ada, "No nuts")
        event.stay_away(ada)
        assert event.attendances.get().needs == ""


class TestTooLate:
    def test_nobody_comes_to_what_is_over(self, plan: Plan, ada: Person, browser: Browser) -> None:
        event = plan(day="2020-06-02")
        with pytest.raises(Refused):
            event.come(ada)
        page = browser(ada).post(f"/c/waste-and-recycling/events/{event.pk}/come/", follow=True)
        assert "It is over, so nothing about places can be changed" in page.content.decode()
        assert not Attendance.objects.exists()

    def test_nobody_comes_to_what_was_cancelled(self, plan: Plan, ada: Person, bo: Person) -> None:
        event = plan()
        event.cancel(bo)
        with pytest.raises(Refused):
            event.come(ada)


class TestCancelling:
    def test_whoever_was_coming_is_told_and_it_can_be_taken_back(
        self, plan: Plan, ada: Person, bo: Person, cy: Person, browser: Browser, waste: Community
    ) -> None:
        event = plan()
        event.come(ada)
        at = f"/c/{waste.slug}/events/{event.pk}"
        browser(bo).post(f"{at}/cancel/")
        run_jobs()
        assert "This is not taking place: All about lids" in browser(ada).get("/notices/").content.decode()
        assert "not taking place" not in browser(cy).get("/notices/").content.decode()
        assert "It is not taking place" in browser(cy).get(event.get_absolute_url()).content.decode()
        browser(bo).post(f"{at}/go-ahead/")
        run_jobs()
        assert "This takes place after all" in browser(ada).get("/notices/").content.decode()
        assert "Are you coming?" in browser(cy).get(event.get_absolute_url()).content.decode()

    def test_one_date_is_cancelled_and_another_moved(
        self, plan: Plan, ada: Person, bo: Person, cy: Person, browser: Browser, waste: Community
    ) -> None:
        event = plan(rule="FREQ=WEEKLY;COUNT=3")
        first, second, _third = event.occurrences.all()
        event.come(ada, "", first)
        event.come(cy, "", second)
        at = f"/c/{waste.slug}/events/{event.pk}"
        browser(bo).post(f"{at}/cancel/", {"on": "2035-06-05"})
        sent = {"starts_on": "2035-06-13", "starts_time": "15:00", "ends_time": "16:00"}
        answer = browser(bo).post(f"{at}/dates/move/?on=2035-06-12", sent)
        assert answer["Location"].endswith("?on=2035-06-12")
        page = browser(cy).get(answer["Location"]).content.decode()
        assert "Wednesday, 13 June 2035" in page
        assert "15:00 to 16:00" in page
        assert (
            "This date was cancelled"
            in browser(ada).get(f"{event.get_absolute_url()}?on=2035-06-05").content.decode()
        )
        told = Activity.objects.filter(contribution=event.pk, about__isnull=False)
        assert set(told.values_list("verb", "about")) == {("cancelled", ada.pk), ("moved date", cy.pk)}
        # All of it goes on at the next date.
        assert "Wednesday, 13 June 2035" in browser(cy).get(event.get_absolute_url()).content.decode()

    def test_an_end_before_the_start_is_said(self, plan: Plan, bo: Person, browser: Browser) -> None:
        event = plan(rule="FREQ=WEEKLY;COUNT=3")
        sent = {"starts_on": "2035-06-13", "starts_time": "15:00", "ends_time": "14:00"}
        at = f"/c/waste-and-recycling/events/{event.pk}/dates/move/?on=2035-06-12"
        answer = browser(bo).post(at, sent)
        assert answer.status_code == 422
        assert "The end is before the start." in answer.content.decode()

    def test_a_moved_date_stays_moved_when_all_of_it_is_extended(self, plan: Plan, bo: Person) -> None:
        event = plan(rule="FREQ=WEEKLY;COUNT=2")
        second = event.occurrences.all()[1]
        event.move_date(bo, second, event.hours)
        event.edit(bo, title=event.title, html=event.html, rule="FREQ=WEEKLY;COUNT=3")
        assert event.occurrences.count() == 3
        assert event.occurrences.all()[1].starts_at == event.starts_at
