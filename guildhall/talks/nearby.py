"""What operators see of a talk beside a message that was reported to them."""

from __future__ import annotations

from typing import Final

from guildhall.talks.models import Message, Part, Report

BEFORE: Final = 2
AFTER: Final = 1


def nearby(report: Report) -> tuple[list[Message], list[Message]]:
    """The words just before and after a reported message, as far as whoever reported it could read them."""
    part = Part.objects.filter(talk=report.message.talk_id, person=report.reported_by).first()
    if part is None:
        return [], []
    here = Message.objects.filter(
        talk=report.message.talk_id, kind=Message.Kind.WORDS, pk__gt=part.joined_after
    ).select_related("author")
    before = list(here.filter(pk__lt=report.message_id).order_by("-pk")[:BEFORE])
    after = list(
        here.filter(pk__gt=report.message_id, written_at__lte=report.reported_at).order_by("pk")[:AFTER]
    )
    return before[::-1], after
