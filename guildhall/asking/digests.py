"""What digests say of questions that nobody has answered for ten days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.asking.models import Climb
from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.kinds import address
from guildhall.notifications.mailing.digest import Coming, section
from guildhall.people.models import Person

MOST: Final = 3
FOR: Final = timedelta(days=7)

# By hand, because it is asked for each digest, and the database is quicker with it than Python with a query of models.
UNANSWERED: Final = f"""
SELECT c.id, c.kind, c.title, k.slug, k.name, coalesce(a.name, c.shielded_as)
FROM asking_climb l JOIN contributions_contribution c ON c.id = l.contribution_id
JOIN communities_community k ON k.id = c.community_id LEFT JOIN people_person a ON a.id = c.author_id
WHERE l.rung = {Climb.Rung.DIGESTS.value} AND l.climbed_at > %(after)s
  AND c.community_id = ANY(%(communities)s) AND c.audience_id = ANY(%(audiences)s)
  AND c.author_id IS DISTINCT FROM %(me)s AND c.answer_id IS NULL AND c.closed_at IS NULL AND c.reply_count = 0
ORDER BY c.published_at DESC, c.id DESC LIMIT {MOST}"""


@section
def unanswered(person: Person, communities: Sequence[Community]) -> tuple[str, list[Coming]]:
    """Those that came to the ladder's last rung in the last week, and that the person may read and did not ask."""
    asked: dict[str, Any] = {
        "after": timezone.now() - FOR,
        "communities": [community.pk for community in communities],
        "audiences": audiences_of(person).array,
        "me": person.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(UNANSWERED, asked)
        lines = [
            Coming(
                title,
                ", ".join(filter(None, (name, place))),
                settings.SITE_URL + address(slug, kind, pk, title),
            )
            for pk, kind, title, slug, place, name in cursor.fetchall()
        ]
    return _("Nobody has answered these: can you?"), lines
