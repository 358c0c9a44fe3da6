"""Tells followers that questions can be put and that the guest answers now, and open pages that the hour has come."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.activity.models import Verb, record
from guildhall.kit import live
from guildhall.kit.jobs import Backoff
from guildhall.tools.hot_seats.models import HotSeat

AT_ONCE: Final = 200
# The moment, where it is kept that it was told of, and what is told; the end is only shown.
MOMENTS: Final = (
    ("opens_at", "told_opening", Verb.OPENED),
    ("starts_at", "told_start", Verb.WENT_LIVE),
    ("ends_at", "told_end", None),
)


@app.periodic(cron="* * * * *")
@app.task(name="hot_seats.tell", queueing_lock="hot_seats.tell", retry=Backoff())
def tell(timestamp: int = 0) -> None:
    """Tells once of each moment that has come; another moment than the one told of is told anew."""
    for moment, told, verb in MOMENTS:
        while _tell_of(moment, told, verb):
            pass


@transaction.atomic
def _tell_of(moment: str, told: str, verb: Verb | None) -> bool:
    now = timezone.now()
    come = HotSeat.objects.filter(
        **{f"{moment}__lte": now}, root=None, audience__isnull=False, closed_at=None
    )
    untold = come.filter(Q(**{told: None}) | ~Q(**{told: F(moment)}))
    seats = list(
        untold.select_for_update(of=("self",), skip_locked=True).select_related("community")[:AT_ONCE]
    )
    for seat in seats:
        # Nobody is told of what is over by now, such as the hours of what was brought in from elsewhere.
        if verb is not None and (seat.ends_at is None or seat.ends_at > now):
            record(None, verb, seat)
        live.changed(f"thread:{seat.pk}")
    HotSeat.objects.filter(pk__in=[seat.pk for seat in seats]).update(**{told: F(moment)})
    return bool(seats)
