"""Who is asked in person what nobody has answered yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from guildhall.activity.models import Verb, record
from guildhall.asking.models import Climb, Request
from guildhall.asking.requests import candidates_for
from guildhall.contributions.models import Contribution

LATELY: Final = timedelta(days=21)
MOST: Final = 12
OF_EACH: Final = 4


def load_requests() -> None:
    """A few people for each of the newest open questions, chosen as they always are. Nobody gets a mail."""
    newest = Contribution.objects.filter(kind="question", root=None, answer=None, closed_at=None)
    newest = newest.filter(published_at__gt=timezone.now() - LATELY, audience__isnull=False)
    for root in newest.select_related("community", "author__organisation").order_by("-published_at")[:MOST]:
        # They are on the ladder's last rung, so that the house writes to nobody about what the demo left open.
        Climb.objects.create(contribution=root, rung=Climb.Rung.DIGESTS)
        for each in candidates_for(root)[:OF_EACH]:
            Request.objects.create(
                contribution=root, person=each.person, audience=root.audience, because=each.because
            )
            record(root.author, Verb.ASKED, root, about=each.person)
