"""What digests say of questions that nobody has answered for ten days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.asking.models import Climb
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.mailing.digest import Coming, section
from guildhall.people.models import Person

MOST: Final = 3
FOR: Final = timedelta(days=7)


@section
def unanswered(person: Person, communities: Sequence[Community]) -> tuple[str, list[Coming]]:
    """Those that came to the ladder's last rung in the last week, and that the person may read and did not ask."""
    seen = Contribution.objects.visible_to(person).exclude(author=person)
    waiting = seen.filter(
        community__in=communities,
        climb__rung=Climb.Rung.DIGESTS,
        climb__climbed_at__gt=timezone.now() - FOR,
        answer=None,
        closed_at=None,
        reply_count=0,
    )
    lines = [
        Coming(
            root.title,
            ", ".join(filter(None, (root.author.name if root.author else "", root.community.name))),
            settings.SITE_URL + root.get_absolute_url(),
        )
        for root in waiting.select_related("community", "author").order_by("-published_at")[:MOST]
    ]
    return _("Nobody has answered these: can you?"), lines
