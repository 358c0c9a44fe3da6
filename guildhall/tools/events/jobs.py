"""Reminds people of what they come to."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.activity.models import Verb, record
from guildhall.tools.events.models import Attendance

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@app.periodic(cron="*/10 * * * *")
@app.task(name="events.remind", queueing_lock="events.remind")
def remind(timestamp: int = 0) -> None:
    """Tells each person a day and an hour before something they come to, once, however often this runs."""
    tomorrow = _ahead(HOUR, DAY)
    _remind(
        tomorrow.filter(reminded_day_at=None, since__lte=F("begins") - DAY), "reminded_day_at", Verb.REMINDED
    )
    soon = _ahead(timedelta(), HOUR).filter(contribution__event__is_all_day=False)
    _remind(
        soon.filter(reminded_hour_at=None, since__lte=F("begins") - HOUR), "reminded_hour_at", Verb.CALLED
    )


def _ahead(least: timedelta, most: timedelta) -> QuerySet[Attendance]:
    """Who comes to something that begins between these times from now, and still takes place."""
    now = timezone.now()
    there = Attendance.objects.coming().filter(
        contribution__root=None,
        contribution__audience__isnull=False,
        contribution__event__cancelled_at=None,
        occurrence__cancelled_at=None,
    )
    begins = Coalesce("occurrence__starts_at", "contribution__event__starts_at")
    return there.annotate(begins=begins).filter(begins__gt=now + least, begins__lte=now + most)


@transaction.atomic
def _remind(rows: QuerySet[Attendance], field: str, verb: str) -> None:
    held = rows.select_related("contribution__community", "person").order_by("pk")
    for each in held.select_for_update(of=("self",), skip_locked=True):
        Attendance.objects.filter(pk=each.pk).update(**{field: timezone.now()})
        record(None, verb, each.contribution, about=each.person)
