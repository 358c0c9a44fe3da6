"""What practice pages keep of a person beside what every contribution does: where they are quoted, and whom they quoted."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.practice.models import Quote


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model. Of a page on which somebody is quoted only their own words are told; of a quote one took, only that one did."""
    mine = Quote.objects.filter(author=person).order_by("pk")
    took = Quote.objects.filter(taken_by=person).exclude(author=person).order_by("pk")
    return {
        "Quote": [
            {
                "post": quote.post_id,
                "words": quote.words,
                "amended": quote.amended,
                "state": quote.state,
                "asked_at": quote.asked_at,
                "decided_at": quote.decided_at,
            }
            for quote in mine.exclude(state=Quote.State.CHOSEN)
        ]
        + [{"post": quote.post_id, "page": quote.page_id, "taken_at": quote.taken_at} for quote in took],
    }
