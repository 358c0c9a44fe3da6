"""A month as a calendar on a wall: weeks from Monday, each day with what takes place on it."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from guildhall.tools.events.agenda import Line


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the wall calendar; some belong to the months beside."""

    date: date
    is_of_month: bool
    is_today: bool
    lines: list[Line]


def month_in(words: str) -> date:
    """The first day of the month that an address names («2026-12»), or of this one."""
    today = timezone.localdate()
    try:
        found = date.fromisoformat(f"{words}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 1990 <= found.year <= 2100 else today.replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def weeks_of(first: date, lines: list[Line]) -> list[list[Day]]:
    """The weeks of a month, with each line on every day that it lasts."""
    on: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        for day in line.hours.days:
            on[day].append(line)
    today = timezone.localdate()
    return [
        [
            Day(day, day.month == first.month, day == today, on[day] if day.month == first.month else [])
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
