"""When people are paired, and when they are asked whether they met."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from guildhall.meeting.models import Meeting
from guildhall.meeting.pairing import pair, tell

MET_YET: Final = "met yet"  # why the mail comes that asks
ASKED_AFTER: Final = timedelta(weeks=3)
# A site that stood still on the day pairs people a few days late, and asks a few days late.
LATE: Final = timedelta(days=6)


def first_working_day(month: date) -> date:
    """The first weekday of a month, which on New Year’s Day is the next."""
    day = month.replace(day=1)
    while day.weekday() > 4 or (day.month, day.day) == (1, 1):
        day += timedelta(days=1)
    return day


def pair_when_due(now: datetime | None = None) -> bool:
    """Pairs people for this month where its first working day has come. May run as often as one likes."""
    today = timezone.localdate(now)
    day = first_working_day(today)
    return day <= today <= day + LATE and bool(pair(today.replace(day=1)))


def ask_whether_they_met(now: datetime | None = None) -> int:
    """Asks both of each pair once after three weeks where neither has said. Returns how many could be asked."""
    now = now or timezone.now()
    twin = Meeting.objects.filter(month=OuterRef("month"), person=OuterRef("counterpart")).exclude(answer="")
    due = Meeting.objects.filter(
        made_at__lte=now - ASKED_AFTER, made_at__gt=now - ASKED_AFTER - LATE, answer=""
    )
    silent = list(due.filter(counterpart__isnull=False).exclude(Exists(twin)).order_by("pk"))
    tell(silent, MET_YET)
    return len(silent)
