"""Calendar files that people bring, and events of other systems."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.events.importing import row
from guildhall.tools.events.models import Event
from guildhall.tools.events.reading import Unreadable, read_calendar
from guildhall.tools.events.tests.conftest import at, days

AT = "/c/waste-and-recycling/events/import/"


def calendar(*entries: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *entry.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*(line.strip() for line in lines), "END:VCALENDAR", ""])


ONE = """UID:one@example.org
SUMMARY:Lids\\, and bins
DTSTART;TZID=Europe/London:20350605T100000
DTEND;TZID=Europe/London:20350605T113000
LOCATION:Room 3
DESCRIPTION:First line\\nsecond <b>line</b>"""
WEEKLY = """UID:two@example.org
SUMMARY:Weekly call
DTSTART;TZID=Europe/London:20350605T100000
DURATION:PT30M
RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TU
EXDATE;TZID=Europe/London:20350612T100000
LOCATION:https://meet.example.org/weekly"""


def shown(client: Client, text: str) -> Any:
    return client.post(AT, {"file": SimpleUploadedFile("a.ics", text.encode())})


@pytest.mark.usefixtures("waste")
class TestFile:
    def test_what_would_be_made_is_shown_before_anything_is(self, browser: Browser, bo: Person) -> None:
        page = shown(browser(bo), calendar(ONE, WEEKLY)).content.decode()
        assert "Lids, and bins" in page
        assert "Every week on Tuesday, 4 times" in page
        assert "Make 2 events" in page
        assert not Event.objects.exists()

    def test_it_is_made_once_it_is_confirmed_and_never_twice(self, browser: Browser, bo: Person) -> None:
        client = browser(bo)
        page = client.post(AT, {"calendar": calendar(ONE, WEEKLY), "confirm": "1"}, follow=True)
        assert "2 events were made." in page.content.decode()
        lids, weekly = Event.objects.order_by("pk")
        assert (lids.title, lids.venue, lids.author) == ("Lids, and bins", "Room 3", bo)
        assert (lids.starts_at, lids.ends_at) == (at("2035-06-05"), at("2035-06-05", "11:30"))
        assert "<script" not in lids.html
        assert (weekly.link, weekly.venue) == ("https://meet.example.org/weekly", "")
        assert len(days(weekly)) == 4
        assert weekly.occurrences.get(day=date(2035, 6, 12)).cancelled_at
        again = shown(client, calendar(ONE.replace("Lids", "Caddies"), WEEKLY)).content.decode()
        assert again.count("Here already") == 2
        assert "There is nothing to make" in again
        page = client.post(AT, {"calendar": calendar(ONE, WEEKLY), "confirm": "1"}, follow=True)
        assert "2 were here already and were left as they are." in page.content.decode()
        assert Event.objects.count() == 2

    def test_a_calendar_of_ours_comes_back_as_it_was(self, browser: Browser, bo: Person) -> None:
        client = browser(bo)
        client.post(AT, {"calendar": calendar(ONE, WEEKLY), "confirm": "1"})
        written = client.get("/c/waste-and-recycling/events/calendar.ics").content.decode()
        found, _said = read_calendar(written)
        assert {each.uid for each in found} == {"one@example.org", "two@example.org"}

    def test_only_members_bring_something(self, browser: Browser, cy: Person, visitor: Client) -> None:
        assert browser(cy).get(AT).status_code == 403
        assert "/account/login/" in visitor.get(AT)["Location"]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\x00\xff",
            "BEGIN:VCALENDAR",
            "%PDF-1.4",
            "x" * 300_000,
            calendar(),
        ],
        ids=["empty", "bytes", "cut off", "another file", "too large", "without events"],
    )
    def test_what_is_no_calendar_is_said(self, text: str, browser: Browser, bo: Person) -> None:
        answer = shown(browser(bo), text)
        assert answer.status_code == 422
        assert "message--error" in answer.content.decode()


class TestHostile:
    @pytest.mark.parametrize(
        "entry",
        [
            "SUMMARY:No start",
            "END:VCALENDAR",
            "DTSTART:nonsense",
            "DTSTART:00010101T000000Z",
            "DTSTART:99991231T235959Z\nDURATION:P9999999D",
            "DTSTART:20350605T100000Z\nRRULE:FREQ=WEEKLY;UNTIL=nonsense",
            "DTSTART:20350605T100000Z\nRRULE:COUNT=3",
            "DTSTART:20350605T100000Z\nDURATION:-P9W",
            "DTSTART:20350605T100000Z\nDTEND:20350605",
            "DTSTART;TZID=../../etc/passwd:20350605T100000",
            "DTSTART;TZID=Nowhere/At all:20350605T100000\nRRULE:FREQ=WEEKLY;COUNT=999999999",
            "DTSTART:20350605T100000Z\nEXDATE:nonsense\nRRULE:FREQ=WEEKLY;COUNT=2",
            "DTSTART:20350605T100000Z\nSUMMARY:" + "x" * 5000,
            "DTSTART:20350605T100000Z\nDTSTART:20350606T100000Z",
            "DTSTART:20350605T100000Z\nRRULE:FREQ=SECONDLY",
            "DTSTART:20350605T100000Z\nURL:javascript:alert(1)",
        ],
    )
    def test_strange_entries_are_kept_or_said_but_break_nothing(
        self, entry: str, browser: Browser, bo: Person, waste: Community
    ) -> None:
        text = calendar(f"UID:odd\n{entry}")
        try:
            found, said = read_calendar(text)
        except Unreadable:
            return
        assert found or said
        page = browser(bo).post(AT, {"calendar": text, "confirm": "1"})
        assert page.status_code in (200, 302, 422)
        for event in Event.objects.all():
            assert len(event.title) <= 200
            assert event.occurrences.count() <= 104
            assert not event.link.startswith("javascript")
            assert browser(bo).get(event.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("begin", ["BEGIN:VTIMEZONE", "begin:vtimezone", "BEG\r\n IN:VTIME\r\n ZONE"])
    def test_time_zones_that_a_file_describes_are_not_believed(self, begin: str) -> None:
        never_ends = ["BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY"]
        never_ends += ["TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD"]
        zone = [begin, "TZID:Europe/London", *never_ends, "END:VTIMEZONE"]
        zone += [begin, "TZID:Mine", *never_ends, "END:VTIMEZONE"]
        text = calendar(ONE, ONE.replace("Europe/London", "Mine"))
        text = text.replace("PRODID:test", "\r\n".join(["PRODID:test", *zone]))
        found, _said = read_calendar(text)
        assert [each.hours.starts_at for each in found] == [at("2035-06-05")] * 2

    def test_only_so_many_are_read(self) -> None:
        found, said = read_calendar(
            calendar(*[f"UID:{number}\nDTSTART:20350605T100000Z" for number in range(150)])
        )
        assert len(found) == 100
        assert said == ["Only the first 100 entries are read."]

    @pytest.mark.parametrize(
        ("rule", "kept", "remark"),
        [
            ("FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;COUNT=3", ""),
            (
                "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2;UNTIL=20350705T000000Z",
                "FREQ=WEEKLY;UNTIL=20350705T000000Z;INTERVAL=2",
                "",
            ),
            ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", "FREQ=MONTHLY;COUNT=3;BYDAY=1TU", ""),
            ("FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=104", "goes on for longer"),
            ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", "", "in a way that we do not know"),
            ("FREQ=DAILY;COUNT=3", "", "in a way that we do not know"),
            ("FREQ=YEARLY", "", "in a way that we do not know"),
            ("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=3", "", "in a way that we do not know"),
        ],
    )
    def test_rules_that_we_know_are_kept_and_others_are_said(self, rule: str, kept: str, remark: str) -> None:
        [found], _said = read_calendar(calendar(f"UID:a\nDTSTART:20350605T100000Z\nRRULE:{rule}"))
        assert found.rule == kept
        assert bool(remark) == bool(found.remarks)
        assert remark in "".join(found.remarks)

    def test_what_is_cancelled_or_a_change_of_one_date_is_left_out_and_said(self) -> None:
        found, said = read_calendar(
            calendar(
                "UID:a\nSUMMARY:Off\nDTSTART:20350605T100000Z\nSTATUS:CANCELLED",
                "UID:b\nSUMMARY:One\nDTSTART:20350605T100000Z\nRECURRENCE-ID:20350606T100000Z",
            )
        )
        assert found == []
        assert len(said) == 2


class TestNeutralFormat:
    def test_hours_are_by_the_clock_of_where_it_was(self) -> None:
        fields = row({"start": "2017-10-11 14:00:00 -0500", "end": "2017-10-11 15:00:00 -0500", "venue": ""})
        event = Event(**fields)
        assert event.starts_at == datetime(2017, 10, 11, 19, tzinfo=UTC)
        assert (event.hours.from_time, event.hours.to_time) == ("14:00", "15:00")
        assert event.hours.zone_name == "UTC−5"

    def test_a_place_in_parts_is_one_line(self) -> None:
        venue = {
            "venue_name": "Canolfan Rheidol",
            "city": "Aberystwyth",
            "room": "",
            "map": "https://maps.example.org",
        }
        assert (
            row({"start": "2019-01-07T10:00:00Z", "venue": venue})["venue"] == "Canolfan Rheidol, Aberystwyth"
        )

    def test_days_alone_are_whole_days(self) -> None:
        event = Event(**row({"start": "2019-05-07", "end": "2019-05-08"}))
        assert event.is_all_day
        assert (event.hours.day, event.hours.last_day) == (date(2019, 5, 7), date(2019, 5, 8))

    @pytest.mark.parametrize("start", ["", None, "soon", 12, {"a": 1}])
    def test_without_a_start_it_took_place_when_it_was_published(self, start: object) -> None:
        fields = row({"start": start, "end": "nonsense", "date": "2019-05-07T09:00:00Z"})
        assert fields["starts_at"] == datetime(2019, 5, 7, 9, tzinfo=UTC)
        assert fields["ends_at"] > fields["starts_at"]

    def test_without_any_date_something_is_there_all_the_same(self) -> None:
        assert Event(**row({"venue": ["odd"]})).starts_at
