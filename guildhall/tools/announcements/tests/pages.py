"""Who looks at which page of announcements."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, thing
from guildhall.tools.announcements.models import Acknowledgement


def furnish(place: Place) -> None:
    """One at the top that asks to be read, and one that was read."""
    ada, bo, waste = place.people["ada"], place.people["bo"], place.waste
    for number, title in enumerate(("The return is due", "Our next open hour")):
        made = Contribution.objects.write(
            *(ada, waste, "announcement"),
            title=title,
            html="<p>Please send your figures.</p>",
            pinned_until=timezone.localdate() + timedelta(days=9),
            asks_acknowledgement=True,
        )
        if number:
            Acknowledgement.objects.create(contribution=made, person=bo)


PAGES: Final[dict[str, list[Look]]] = {
    "announcements": [
        ("bo", in_waste("announcements")),
        ("ada", in_waste("announcements")),
        (VISITOR, in_waste("announcements", "?date=month")),
    ],
    "announcements_new": [("ada", in_waste("announcements_new"))],
    "announcement": [("bo", thing("announcement")), ("ada", thing("announcement"))],
}
ONLY_SENT: Final = {"announcement_read"}
