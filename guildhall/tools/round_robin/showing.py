"""What every page of one round robin shows of it: questions, who is asked, and what the reader may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from guildhall.people.models import Person
from guildhall.tools.round_robin.models import RoundRobin, round_robins_for
from guildhall.tools.round_robin.rights import (
    may_answer,
    may_ask_again,
    may_ask_more,
    may_see_results,
    speaks_for_organisation,
)


def shown(reader: Person | AnonymousUser, round_robin: RoundRobin) -> dict[str, Any]:
    """For the templates. Names of who is asked and who answered are for all readers, the answers are not."""
    all_asked = sorted(round_robin.all_asked, key=lambda each: str(each.organisation).casefold())
    mine = round_robin.asked_of(reader)
    return {
        "round_robin": round_robin,
        "questions": list(round_robin.questions),
        "answered": [each for each in all_asked if each.is_answered],
        "waiting": [each for each in all_asked if each.is_waiting],
        "declined": [each for each in all_asked if each.is_declined],
        "asked_count": len(all_asked),
        "mine": mine,
        "can_speak": speaks_for_organisation(reader),
        "may_answer": mine is not None and may_answer(reader, round_robin),
        "may_see_results": may_see_results(reader, round_robin, mine),
        "may_ask_more": may_ask_more(reader, round_robin),
        "may_ask_again": may_ask_again(reader, round_robin),
        "earlier": round_robins_for(reader).filter(pk__in=[round_robin.again_of_id or 0]).first(),
        "repeats": list(round_robins_for(reader).filter(again_of=round_robin.pk).order_by("pk")),
    }
