"""The link in the mail of a counterpart, where its reader says whether they met, or pauses, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from guildhall.meeting.models import Meeting
from guildhall.people.models import Person

SALT: Final = "guildhall.meeting"
GOOD_FOR: Final = timedelta(days=60)


def link_of(meeting: Meeting, person: Person) -> str:
    """The whole address of the page where a person says what came of a meeting of theirs."""
    told = [meeting.pk, person.keys_made]
    return settings.SITE_URL + reverse("meet_by_link", args=[signing.dumps(told, salt=SALT)])


def meeting_of(token: str) -> Meeting | None:
    """The meeting that a link is about, while its person is here and has made no new keys."""
    try:
        pk, keys = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    there = Person.objects.active().filter(keys_made=keys)
    found = Meeting.objects.filter(pk=pk, person__in=there, is_alone=False)
    return found.select_related("person__organisation", "counterpart__organisation").first()
