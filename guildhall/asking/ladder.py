"""The ladder of a question that nobody answers: six more people after 48 hours, its facilitators after five days, digests after ten.

Where its asker has chosen nobody, as in a mail, the house asks the first six after an hour.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guildhall.activity.models import Verb, record
from guildhall.asking.models import Climb, Request
from guildhall.asking.requests import ask, candidates_for, is_open
from guildhall.contributions.models import Contribution

log = logging.getLogger(__name__)

Rung = Climb.Rung
AFTER: Final = {
    Rung.PEOPLE: timedelta(hours=1),
    Rung.MORE_PEOPLE: timedelta(hours=48),
    Rung.FACILITATORS: timedelta(days=5),
    Rung.DIGESTS: timedelta(days=10),
}
# What waited longer than this when the ladder was put up, or came from elsewhere, is left in peace.
TOO_LATE: Final = timedelta(days=14)
AT_ONCE: Final = 200


def climb(now: datetime | None = None) -> int:
    """Takes each question that is due up one rung, each by itself. Returns how many climbed."""
    now = now or timezone.now()
    climbed = 0
    for rung, after in AFTER.items():
        for pk in _due(rung, now - after, now):
            try:
                climbed += _climb(pk, rung, now)
            except Exception:
                log.exception("question %s could not climb to rung %s", pk, rung)
    return climbed


def _due(rung: Rung, before: datetime, now: datetime) -> list[int]:
    """Open questions without any reply that are old enough and stand on the rung below."""
    waiting = Contribution.objects.filter(
        kind="question", root=None, answer=None, closed_at=None, reply_count=0, audience__isnull=False
    ).filter(published_at__gt=now - TOO_LATE, published_at__lte=before, community__archived_at=None)
    below = waiting.filter(climb=None) if rung == Rung.PEOPLE else waiting.filter(climb__rung=rung - 1)
    return list(below.order_by("published_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _climb(pk: int, rung: Rung, now: datetime) -> bool:
    """One rung up, once: the row of the question orders those who try at the same time."""
    root = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("community", "author__organisation")
        .get(pk=pk)
    )
    before = Climb.objects.filter(pk=pk).values_list("rung", flat=True).first() or 0
    if before != rung - 1 or root.reply_count or not is_open(root):
        return False
    Climb.objects.update_or_create(contribution=root, defaults={"rung": rung, "climbed_at": now})
    if rung == Rung.FACILITATORS:
        record(None, Verb.UNANSWERED, root)
    elif _is_for_more_people(root, rung):
        ask(root, candidates_for(root), step=rung)
    return True


def _is_for_more_people(root: Contribution, rung: Rung) -> bool:
    """Whether a rung puts a question to people: never one without a name, of whose asker it would tell who is left out."""
    if rung == Rung.PEOPLE and Request.objects.filter(contribution=root).exists():
        return False
    return rung in (Rung.PEOPLE, Rung.MORE_PEOPLE) and root.author is not None
