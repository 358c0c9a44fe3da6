"""What calendars read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from icalendar import Calendar

from guildhall.communities.models import Community
from guildhall.people.keys import key_of, make_new_keys
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.events.models import Event
from guildhall.tools.events.tests.conftest import Plan, at


def entries(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def one(client: Client, event: Event) -> list[Any]:
    return entries(client.get(f"/c/{event.community.slug}/events/{event.pk}.ics"))


def test_an_event_is_written_with_its_time_zone_and_a_lasting_name(
    plan: Plan, browser: Browser, bo: Person, cy: Person
) -> None:
    event = plan("Lids; bins, and more", venue="Room 3\nExeter")
    client = browser(cy)
    text = client.get(f"/c/waste-and-recycling/events/{event.pk}.ics").content.decode()
    assert "BEGIN:VTIMEZONE" in text
    assert "TZID:Europe/London" in text
    [before] = one(client, event)
    assert before["SUMMARY"] == "Lids; bins, and more"
    assert before.start == event.hours.begins
    assert before["URL"].endswith(event.get_absolute_url())
    event.edit(bo, title=event.title, html=event.html, starts_at=at("2035-06-05", "09:00"))
    [after] = one(client, event)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    event.cancel(bo)
    assert one(client, event)[0]["STATUS"] == "CANCELLED"


def test_one_that_repeats_is_one_entry_with_its_changes(
    plan: Plan, browser: Browser, bo: Person, cy: Person
) -> None:
    event = plan(rule="FREQ=WEEKLY;COUNT=3")
    first, second, _third = event.occurrences.all()
    event.cancel(bo, first)
    event.move_date(bo, second, plan("Other", day="2035-06-14", begins="15:00", ends="16:00").hours)
    whole, cancelled, moved = one(browser(cy), event)
    assert whole["RRULE"]["COUNT"] == [3]
    assert {each["UID"] for each in (whole, cancelled, moved)} == {whole["UID"]}
    assert (cancelled["STATUS"], cancelled["RECURRENCE-ID"].dt) == ("CANCELLED", event.hours.begins)
    assert moved["RECURRENCE-ID"].dt == at("2035-06-12")
    assert moved.start == at("2035-06-14", "15:00")


def test_whole_days_are_days(plan: Plan, browser: Browser, cy: Person) -> None:
    event = plan(starts_at=at("2035-06-05", "00:00"), ends_at=at("2035-06-07", "00:00"), is_all_day=True)
    [entry] = one(browser(cy), event)
    assert (entry.start, entry.end) == (date(2035, 6, 5), date(2035, 6, 7))


def test_a_calendar_of_a_community_has_what_its_reader_may_see(
    plan: Plan, browser: Browser, bo: Person, cy: Person, visitor: Client, waste: Community
) -> None:
    plan("For all")
    plan("For us", shared_with="members")
    at_ = f"/c/{waste.slug}/events/calendar.ics"
    assert {each["SUMMARY"] for each in entries(browser(cy).get(at_))} == {"For all"}
    assert {each["SUMMARY"] for each in entries(visitor.get(f"{at_}?key={key_of(bo)}"))} == {
        "For all",
        "For us",
    }
    assert entries(visitor.get(at_)) == []


class TestOwn:
    def test_it_has_what_one_comes_to_on_the_dates_on_which_one_does(
        self, plan: Plan, ada: Person, cy: Person, visitor: Client
    ) -> None:
        plan("Not mine").come(ada)
        plan("Waiting", places=1).come(ada)
        plan("Mine", link="https://meet.example.org/lids").come(cy)
        weekly = plan("Weekly", rule="FREQ=WEEKLY;COUNT=3")
        weekly.come(cy, "", weekly.occurrences.all()[1])
        answer = visitor.get(f"/calendar.ics?key={key_of(cy)}")
        found = {str(each["SUMMARY"]): each for each in entries(answer)}
        assert found.keys() == {"Mine", "Weekly"}
        assert found["Weekly"].start == at("2035-06-12")
        assert "https://meet.example.org/lids" in str(found["Mine"]["DESCRIPTION"])
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_new_addresses_stop_the_old(self, cy: Person, visitor: Client) -> None:
        old = key_of(cy)
        assert visitor.get(f"/calendar.ics?key={old}").status_code == 200
        make_new_keys(cy)
        assert visitor.get(f"/calendar.ics?key={old}").status_code == 404
        assert visitor.get("/calendar.ics?key=nonsense").status_code == 404

    def test_without_a_key_one_must_be_signed_in(self, visitor: Client, browser: Browser, cy: Person) -> None:
        assert "/account/login/" in visitor.get("/calendar.ics")["Location"]
        assert browser(cy).get("/calendar.ics").status_code == 200

    def test_what_one_may_not_read_any_more_is_gone(
        self, plan: Plan, bo: Person, visitor: Client, adoption: Community
    ) -> None:
        plan("Panel", community=adoption).come(bo)
        at_ = f"/calendar.ics?key={key_of(bo)}"
        assert len(entries(visitor.get(at_))) == 1
        adoption.part_with(bo)
        assert entries(visitor.get(at_)) == []

    def test_the_list_offers_the_addresses(self, browser: Browser, cy: Person, waste: Community) -> None:
        page = browser(cy).get(f"/c/{waste.slug}/events/").content.decode()
        assert f"/calendar.ics?key={key_of(cy)}" in page
        assert f"/c/{waste.slug}/events/calendar.ics?key={key_of(cy)}" in page
