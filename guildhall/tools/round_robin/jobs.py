"""Reminds organisations of round robins that wait for them, and tells whoever asked when the time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.activity.models import Verb, record
from guildhall.kit.jobs import Backoff
from guildhall.tools.round_robin.models import RoundRobin

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


@app.periodic(cron="12 6 * * *")
@app.task(name="round_robin.remind", queueing_lock="round_robin.remind", retry=Backoff())
def remind(timestamp: int = 0) -> None:
    """Reminds a week and a day before the deadline, each once however often this runs; who is told, consumers decide."""
    today = timezone.localdate()
    still = RoundRobin._base_manager.filter(root=None, closed_at=None, audience__isnull=False)
    # Whoever was asked less than a week before the deadline was told then, and is reminded a day before.
    week = still.filter(deadline__gt=today + DAY, deadline__lte=today + WEEK, reminded_week_at=None)
    _remind(week.filter(published_at__lt=timezone.now() - DAY), "reminded_week_at", Verb.ANSWER_DUE)
    day = still.filter(deadline__gte=today, deadline__lte=today + DAY, reminded_day_at=None)
    _remind(day.filter(published_at__lt=timezone.now() - DAY / 2), "reminded_day_at", Verb.ANSWER_DUE)
    _remind(still.filter(deadline__lt=today, told_asker_at=None), "told_asker_at", Verb.GATHERED)


@transaction.atomic
def _remind(rows: QuerySet[RoundRobin], field: str, verb: str) -> None:
    held = rows.select_related("community", "author").order_by("pk")
    for each in held.select_for_update(of=("self",), skip_locked=True):
        RoundRobin._base_manager.filter(pk=each.pk).update(**{field: timezone.now()})
        record(None, verb, each, about=each.author if verb == Verb.GATHERED else None)
