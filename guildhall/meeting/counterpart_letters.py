"""The mails of counterparts: who it is this month, and after three weeks whether they met."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from guildhall.meeting.common import common_to
from guildhall.meeting.links import link_of
from guildhall.meeting.models import Meeting
from guildhall.meeting.pairing import MATCH
from guildhall.notifications.mailing.letters import written
from guildhall.notifications.models import Mail
from guildhall.people.models import Person
from guildhall.talks.rules import takes_from


def letter(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """The mail, or nothing where the two cannot write to each other any more, or one has said what came of it."""
    mine = Meeting.objects.filter(pk=mail.about or 0, person=person).select_related(
        "person__organisation", "counterpart__organisation"
    )
    meeting = mine.first()
    other = meeting.counterpart if meeting else None
    if meeting is None or other is None or meeting.answer:
        return None
    if not (takes_from(other, person) and takes_from(person, other)):
        return None
    is_new = mail.why == MATCH
    if not is_new and Meeting.objects.filter(month=meeting.month, person=other).exclude(answer="").exists():
        return None
    words: dict[str, Any] = {
        "other": other,
        "common": common_to(person, other),
        "link": settings.SITE_URL + reverse("write_to", args=[other.slug]),
        "act": link_of(meeting, person),
        "community": None,
    }
    return written(mail, person, "meeting/mail/match" if is_new else "meeting/mail/met_yet", words)
