"""What digests say of events: those of the next two weeks in a reader's communities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.kit.times import local_date
from guildhall.notifications.mailing.digest import Coming, section
from guildhall.people.models import Person
from guildhall.tools.events.agenda import coming
from guildhall.tools.events.hours import Hours

AHEAD: Final = timedelta(days=14)
MOST: Final = 3


@section
def coming_events(person: Person, communities: Sequence[Community]) -> tuple[str, list[Coming]]:
    """The next events, each with when it is and where."""
    until = timezone.now() + AHEAD
    lines = coming(person, [community.pk for community in communities], until, MOST)
    return _("Coming events"), [
        Coming(line.title, f"{_when(line.hours)} · {line.community_name}", settings.SITE_URL + line.url)
        for line in lines
    ]


def _when(hours: Hours) -> str:
    day = local_date(hours.day)
    return day if hours.is_all_day else f"{day}, {hours.from_time}"
