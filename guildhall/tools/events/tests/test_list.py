"""The agenda, the month, and what comes next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.events.agenda import upcoming
from guildhall.tools.events.digests import coming_events
from guildhall.tools.events.tests.conftest import Plan

LIST = "/c/waste-and-recycling/events/"


def test_what_is_to_come_stands_first_and_soonest_first(plan: Plan, browser: Browser, cy: Person) -> None:
    for title, day in (
        ("Third", "2035-08-01"),
        ("Fifth", "2019-01-01"),
        ("First", "2035-06-01"),
        ("Fourth", "2021-01-01"),
        ("Second", "2035-07-01"),
    ):
        plan(f"{title} of five", day=day)
    page = browser(cy).get(LIST).content.decode()
    found = [page.index(f"{title} of five") for title in ("First", "Second", "Third", "Fourth", "Fifth")]
    assert found == sorted(found)
    past = browser(cy).get(f"{LIST}?show=past").content.decode()
    assert "Fourth of five" in past
    assert "First of five" not in past


def test_one_that_repeats_stands_at_its_next_date(
    plan: Plan, browser: Browser, cy: Person, bo: Person
) -> None:
    event = plan(day="2035-06-05", rule="FREQ=WEEKLY;COUNT=3", venue="Room 3")
    event.cancel(bo, event.occurrences.first())
    page = browser(cy).get(LIST).content.decode()
    assert page.count("All about lids</a>") == 1
    assert "Tuesday, 12 June 2035, 10:00 to 11:00" in page
    assert "Room 3 · Every week on Tuesday, 3 times" in page
    assert f"{event.get_absolute_url()}?on=2035-06-12" in page


def test_a_month_shows_every_date_in_it(plan: Plan, browser: Browser, cy: Person, bo: Person) -> None:
    event = plan(day="2035-06-05", rule="FREQ=WEEKLY;COUNT=3")
    event.move_date(bo, event.occurrences.all()[2], plan("Other", day="2035-07-03").hours)
    june = browser(cy).get(f"{LIST}?show=month&month=2035-06").content.decode()
    assert june.count("All about lids") == 2
    july = browser(cy).get(f"{LIST}?show=month&month=2035-07").content.decode()
    assert july.count("All about lids") == 1
    assert (
        "Nothing takes place in this month"
        in browser(cy).get(f"{LIST}?show=month&month=2031-01").content.decode()
    )


def test_in_another_time_zone_a_month_begins_by_its_own_clock(
    plan: Plan, browser: Browser, cy: Person
) -> None:
    event = plan(day="2035-06-30")
    event.starts_at = datetime(2035, 7, 1, 3, 30, tzinfo=UTC)  # the last evening of June in New York
    event.ends_at, event.zone = event.starts_at + timedelta(minutes=15), "America/New_York"
    event.save()
    june, july = (
        browser(cy).get(f"{LIST}?show=month&month=2035-{month}").content.decode() for month in ("06", "07")
    )
    assert "All about lids" in june
    assert "All about lids" not in july


def test_several_days_stand_on_each_of_them(plan: Plan, browser: Browser, cy: Person) -> None:
    event = plan(day="2035-06-05")
    event.ends_at += timedelta(days=2)
    event.save()
    page = browser(cy).get(f"{LIST}?show=month&month=2035-06").content.decode()
    assert page.count("All about lids") == 3


@pytest.mark.parametrize(
    "query",
    ["?show=month&month=nonsense", "?show=month&month=9999-99", "?page=x", "?page=999999999", "?show=odd"],
)
def test_odd_addresses_do_no_harm(query: str, plan: Plan, browser: Browser, cy: Person) -> None:
    plan()
    assert browser(cy).get(f"{LIST}{query}").status_code == 200


def test_one_finds_what_one_comes_to(plan: Plan, browser: Browser, cy: Person) -> None:
    plan("Elsewhere")
    plan("Where I am").come(cy)
    weekly = plan("Weekly", day="2035-06-05", rule="FREQ=WEEKLY;COUNT=3")
    weekly.come(cy, "", weekly.occurrences.all()[2])
    page = browser(cy).get(f"{LIST}?show=mine").content.decode()
    assert "Where I am" in page
    assert "Elsewhere" not in page
    assert f"{weekly.get_absolute_url()}?on=2035-06-19" in page
    assert page.count(">Weekly</a>") == 1


def test_a_long_list_has_pages(plan: Plan, browser: Browser, cy: Person) -> None:
    for number in range(23):
        plan(f"Number {number:02}", day=f"2035-06-{number + 1:02}")
    first, second = (browser(cy).get(f"{LIST}?page={page}").content.decode() for page in (1, 2))
    assert "Number 19" in first
    assert "Number 20" not in first
    assert "Number 22" in second
    assert "page=2" in first


def test_the_list_costs_few_queries(
    plan: Plan, browser: Browser, cy: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        plan(f"Number {number}", rule="FREQ=WEEKLY;COUNT=3", places=3)
    client = browser(cy)
    client.get(LIST)
    for query in ("", "?show=month"):
        with django_assert_max_num_queries(6):
            client.get(f"{LIST}{query}")


def test_what_comes_next_is_one_query(
    plan: Plan, waste: Community, bo: Person, cy: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan("Over", day="2020-01-01")
    plan("Off").cancel(bo)
    plan("Hidden", shared_with="facilitators", by=waste.facilitators()[0].person)
    plan("Later", day="2035-07-01")
    running = timezone.now()
    plan("Now", starts_at=running - timedelta(minutes=5), ends_at=running + timedelta(hours=1))
    cy.known_audiences = None
    with django_assert_num_queries(2):
        # One of them is the reader's audiences, which a request knows already.
        found = upcoming(cy, waste, 3)
    assert [line.title for line in found] == ["Now", "Later"]
    assert upcoming(AnonymousUser(), waste, 3) == []


def test_a_digest_tells_of_the_next_two_weeks_in_ones_communities(
    plan: Plan, waste: Community, bo: Person
) -> None:
    soon, later = timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=30)
    plan("A call about lids", day=str(soon))
    plan("Far away", day=str(later))
    plan("Called off", day=str(soon)).cancel(bo)
    hidden = plan("For facilitators", day=str(soon))
    Contribution.objects.filter(pk=hidden.pk).update(audience=waste.facilitators_audience)
    reader = waste.memberships.exclude(role="lead").exclude(person=bo).first()
    heading, lines = coming_events(reader.person if reader else bo, [waste])
    assert heading == "Coming events"
    assert [line.title for line in lines] == ["A call about lids"]
    assert "Waste and recycling" in lines[0].detail
