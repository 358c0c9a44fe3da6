"""Ten o'clock stays ten o'clock, whatever the clocks do."""

from __future__ import annotations

from datetime import date

import pytest

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.events.hours import Hours, whole_days
from guildhall.tools.events.models import Event
from guildhall.tools.events.repeating import dates_of, in_words, rule_of
from guildhall.tools.events.tests.conftest import Plan, at, days, typed

NEW = "/c/waste-and-recycling/events/new/"


def hours(day: str, begins: str = "10:00", ends: str = "11:00") -> Hours:
    return Hours(at(day, begins), at(day, ends))


class TestSummerTime:
    @pytest.mark.parametrize(
        ("first", "before", "after"),
        [("2035-03-20", 10, 9), ("2035-10-23", 9, 10)],
        ids=["in spring", "in autumn"],
    )
    def test_a_weekly_meeting_stays_at_ten(self, first: str, before: int, after: int) -> None:
        found = dates_of(rule_of("weekly", hours(first), times=3), hours(first))
        assert [each.from_time for each in found] == ["10:00"] * 3
        assert [each.to_time for each in found] == ["11:00"] * 3
        assert (found[0].starts_at.hour, found[-1].starts_at.hour) == (before, after)

    @pytest.mark.parametrize("first", ["2035-03-22", "2035-10-25"])
    def test_whole_days_stay_whole(self, first: str) -> None:
        day = date.fromisoformat(first)
        found = dates_of(
            rule_of("weekly", whole_days(day, day, "Europe/London"), times=2),
            whole_days(day, day, "Europe/London"),
        )
        assert [each.from_time for each in found] == ["00:00", "00:00"]
        assert [each.day for each in found] == [each.last_day for each in found]
        assert (found[1].day - found[0].day).days == 7

    def test_the_day_of_the_change_itself_is_as_long_as_it_is(self) -> None:
        change = date(2035, 3, 25)
        whole = whole_days(change, change, "Europe/London")
        assert (whole.ends_at - whole.starts_at).total_seconds() == 23 * 3600

    def test_the_hour_that_is_left_out_is_refused_in_words(
        self, browser: Browser, bo: Person, waste: Community
    ) -> None:
        page = browser(bo).post(NEW, typed(starts_on="2035-03-25", starts_time="01:30", ends_time="03:30"))
        assert page.status_code == 422
        assert "The clocks go forward then" in page.content.decode()


class TestRules:
    def test_a_month_has_its_second_tuesday(self) -> None:
        second = hours("2035-06-12")
        found = dates_of(rule_of("monthly", second, until=date(2035, 9, 30)), second)
        assert [f"{each.day:%m-%d}" for each in found] == ["06-12", "07-10", "08-14", "09-11"]

    def test_a_fifth_weekday_is_the_last_of_each_month(self) -> None:
        fifth = hours("2035-05-29")
        found = dates_of(rule_of("monthly", fifth, times=3), fifth)
        assert [f"{each.day:%m-%d}" for each in found] == ["05-29", "06-26", "07-31"]

    def test_a_rule_is_said_in_words(self) -> None:
        second = hours("2035-06-12")
        assert (
            in_words(rule_of("monthly", second, times=3), second)
            == "Every month on the second Tuesday, 3 times"
        )
        until = rule_of("fortnightly", second, until=date(2035, 9, 30))
        assert in_words(until, second) == "Every two weeks on Tuesday, until 30 September 2035"

    def test_a_day_until_which_it_repeats_is_one_of_them(self) -> None:
        late = hours("2035-06-05", "23:00", "23:30")
        found = dates_of(rule_of("weekly", late, until=date(2035, 6, 19)), late)
        assert [each.day.day for each in found] == [5, 12, 19]


@pytest.mark.usefixtures("waste")
class TestForm:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"ends_time": "09:00"}, "The end is before the start."),
            ({"ends_on": "2035-06-04"}, "The end is before the start."),
            ({"is_all_day": "on", "ends_on": "2035-06-04"}, "The end is before the start."),
            ({"starts_on": ""}, "Say on which day it is."),
            ({"starts_on": "5 June"}, "Write the day like this"),
            ({"starts_time": ""}, "Say at what time it begins"),
            ({"starts_time": "25:99"}, "Write the time like this"),
            ({"repeats": "weekly"}, "Say how many times, or until when."),
            ({"repeats": "weekly", "repeats_times": "3", "repeats_until": "2035-07-01"}, "but not both"),
            ({"repeats": "weekly", "repeats_until": "2035-06-01"}, "before it has repeated once"),
            ({"repeats": "weekly", "repeats_until": "2039-06-01"}, "more than 104 times"),
            ({"repeats": "weekly", "repeats_times": "3", "ends_on": "2035-06-20"}, "until it comes again"),
            ({"link": "no address"}, "Paste the whole address"),
            ({"organisers": "Nobody Known"}, "No member is called “Nobody Known”"),
        ],
    )
    def test_what_is_wrong_is_said_in_plain_words_and_nothing_is_lost(
        self, browser: Browser, bo: Person, changes: dict[str, str], said: str
    ) -> None:
        page = browser(bo).post(NEW, typed(venue="The room with the lids", **changes))
        assert page.status_code == 422
        text = page.content.decode()
        assert said in text
        assert "The room with the lids" in text
        assert not Event.objects.exists()

    def test_an_event_is_planned_by_the_clock_of_its_place(self, browser: Browser, bo: Person) -> None:
        browser(bo).post(NEW, typed(zone="America/New_York"))
        event = Event.objects.get()
        assert event.starts_at == at("2035-06-05", "10:00", "America/New_York")
        page = browser(bo).get(event.get_absolute_url()).content.decode()
        assert (
            "10:00 to 11:30 by the clock of New York, Washington, Toronto (it begins at 15:00 in the United Kingdom)"
            in page
        )

    def test_without_an_end_it_lasts_an_hour(self, browser: Browser, bo: Person) -> None:
        browser(bo).post(NEW, typed(ends_time=""))
        assert Event.objects.get().ends_at == at("2035-06-05", "11:00")

    def test_several_whole_days(self, browser: Browser, bo: Person) -> None:
        browser(bo).post(NEW, typed(is_all_day="on", starts_time="", ends_time="", ends_on="2035-06-07"))
        event = Event.objects.get()
        assert (event.hours.day, event.hours.last_day) == (date(2035, 6, 5), date(2035, 6, 7))
        assert "until Thursday, 7 June 2035" in browser(bo).get(event.get_absolute_url()).content.decode()

    def test_the_same_form_sent_twice_makes_one(self, browser: Browser, bo: Person) -> None:
        client = browser(bo)
        first, second = (client.post(NEW, typed(repeats="weekly", repeats_times="3")) for _time in range(2))
        assert first["Location"] == second["Location"]
        assert len(days(Event.objects.get())) == 3


class TestChangingAll:
    def change(self, browser: Browser, bo: Person, event: Event, **changes: str) -> Event:
        answer = browser(bo).post(f"/contributions/{event.pk}/edit/", typed(**changes))
        assert answer.status_code == 302, answer.content.decode()
        return Event.objects.get(pk=event.pk)

    def test_another_hour_keeps_who_comes_and_what_was_cancelled(
        self, browser: Browser, bo: Person, ada: Person, plan: Plan
    ) -> None:
        event = plan(rule="FREQ=WEEKLY;COUNT=3")
        first, second, _third = event.occurrences.all()
        event.come(ada, "", second)
        event.cancel(bo, first)
        self.change(
            browser, bo, event, starts_time="14:00", ends_time="15:00", repeats="weekly", repeats_times="3"
        )
        first, second, third = event.occurrences.all()
        assert [each.starts_at for each in (first, second, third)] == [
            at(day, "14:00") for day in ("2035-06-05", "2035-06-12", "2035-06-19")
        ]
        assert first.cancelled_at
        assert second.attendances.get().person == ada

    def test_another_weekday_takes_who_comes_along(
        self, browser: Browser, bo: Person, ada: Person, plan: Plan
    ) -> None:
        event = plan(rule="FREQ=WEEKLY;COUNT=3")
        event.come(ada, "", event.occurrences.all()[1])
        for day, weekday in (("2035-06-06", 2), ("2035-06-04", 0)):
            self.change(browser, bo, event, starts_on=day, repeats="weekly", repeats_times="3")
            assert {each.weekday() for each in days(event)} == {weekday}
            assert event.occurrences.all()[1].attendances.get().person == ada

    def test_fewer_times_cancel_the_rest_for_whoever_came(
        self, browser: Browser, bo: Person, ada: Person, plan: Plan
    ) -> None:
        event = plan(rule="FREQ=WEEKLY;COUNT=3")
        event.come(ada, "", event.occurrences.all()[2])
        self.change(browser, bo, event, repeats="weekly", repeats_times="2")
        assert len(days(event)) == 2
        assert event.activities.filter(verb="cancelled", about=ada).exists()

    def test_it_begins_to_repeat_and_stops_again(
        self, browser: Browser, bo: Person, ada: Person, plan: Plan
    ) -> None:
        event = plan()
        event.come(ada)
        event = self.change(browser, bo, event, repeats="weekly", repeats_times="2")
        assert event.attendances.get().occurrence == event.occurrences.first()
        event = self.change(browser, bo, event)
        assert event.attendances.get().occurrence is None
        assert days(event) == []

    def test_the_form_to_change_it_holds_what_is(self, browser: Browser, bo: Person, plan: Plan) -> None:
        event = plan(rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3", venue="Room 3")
        page = browser(bo).get(f"/contributions/{event.pk}/edit/").content.decode()
        for value in (
            'value="2035-06-05"',
            'value="10:00"',
            'value="fortnightly" selected',
            'value="Room 3"',
        ):
            assert value in page

    def test_saving_it_unchanged_changes_nothing(
        self, browser: Browser, bo: Person, ada: Person, plan: Plan
    ) -> None:
        event = plan(venue="Room 3", ends="11:30")
        event.come(ada)
        changed = self.change(browser, bo, event)
        assert changed.sequence == 0
        assert not event.activities.filter(verb="moved date").exists()
