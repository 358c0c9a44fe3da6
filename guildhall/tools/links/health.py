"""Whether a page is still there: what one look says, and what follows from several."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guildhall.activity.models import Verb, record
from guildhall.kit.jobs import a_while_later
from guildhall.kit.outgoing.answers import Answer, NotFetched
from guildhall.kit.outgoing.asking import fetch
from guildhall.tools.links.models import Link

WEEK: Final = timedelta(days=7)
# After the first failure, the second, …: three of them lie a week apart.
AGAIN: Final = (timedelta(days=1), timedelta(days=3), timedelta(days=4))
FAILURES: Final = 3
LONG: Final = timedelta(days=30)
# The page is there, but not for programs.
NOT_FOR_US: Final = (401, 402, 403, 405, 406, 407, 418, 429, 451, 999)
ENOUGH: Final = 256 * 1024
SECONDS: Final = 15.0


def ask(address: str, *, whole: bool = False) -> Answer:
    """What a page answers: asked for its headers first, and for itself where that is refused or wanted."""
    if not whole:
        try:
            answer = fetch(address, method="HEAD", seconds=SECONDS)
            if answer.is_fine:
                return answer
        except NotFetched as error:
            if error.is_forbidden:
                raise
    return fetch(address, most=ENOUGH, seconds=SECONDS, cut=True, headers={"Accept": "text/html,*/*;q=0.5"})


def look_at(link: Link, *, whole: bool = False) -> Answer | None:
    """Looks whether a link's page is there, and writes down what follows. The answer, if there was one."""
    answer, trouble, counts = None, "", True
    try:
        answer = ask(link.url, whole=whole)
    except NotFetched as error:
        trouble, counts = error.reason.value, not error.is_forbidden
    status = answer.status if answer else None
    is_there = answer is not None and (answer.status < 400 or answer.status in NOT_FOR_US)
    settle(link.pk, is_there=is_there, counts=counts, status=status, trouble=trouble)
    return answer


@transaction.atomic
def settle(link: int, *, is_there: bool, counts: bool, status: int | None, trouble: str) -> None:
    """Writes down one look. Three failures over a week make a link dead; its author and those who look after it are told."""
    now = timezone.now()
    row = Link.objects.select_for_update(of=("self",)).get(pk=link)
    was_dead = row.is_dead
    row.checked_at, row.status, row.trouble = now, status, trouble
    if is_there or not counts:
        row.failures, row.failing_since = 0, None
        row.state = Link.State.FINE if is_there else Link.State.UNKNOWN
        row.next_at = a_while_later(now, WEEK if is_there else LONG)
    else:
        row.failures = min(row.failures + 1, 1000)
        row.failing_since = row.failing_since or now
        if row.failures >= FAILURES and now - row.failing_since >= WEEK:
            row.state = Link.State.DEAD
        row.next_at = a_while_later(now, LONG if row.is_dead else AGAIN[min(row.failures, len(AGAIN)) - 1])
    known = ("state", "status", "trouble", "failures", "failing_since", "checked_at", "next_at")
    row.save(update_fields=known)
    if row.is_dead and not was_dead and row.audience_id:
        record(None, Verb.WENT_DEAD, row)
