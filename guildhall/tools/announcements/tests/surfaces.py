"""How the leak test meets announcements. What a draft keeps from others, blogs try for both: they are the same rows."""

from __future__ import annotations

from typing import Any, Final

from guildhall.contributions.models import Contribution
from guildhall.project.tests.leak.asking import Secret
from guildhall.tools.announcements.models import Announcement


def announcements(_world: Any) -> list[str]:
    """The page of each announcement."""
    rows = Announcement.objects.exclude(published_at=None).select_related("community").order_by("pk")
    return [each.get_absolute_url() for each in rows]


READ: Final = {"announcement": announcements}
HARMLESS: Final = {"announcement_read": "POST only; refused by the rule, tested in test_announcements.py"}
SHOWS: Final = {
    "guildhall.tools.announcements.views": ("announcements", "announcement"),
    "guildhall.tools.announcements.reading": ("announcements", "announcement"),
}
SECOND_LOCKS: Final = {
    "tools.announcements.reading:states.1": "only for announcements that the rule let through",
    "tools.announcements.views:acknowledge.1": "answers a POST; tested in test_announcements.py",
}


def fill(world: Any, root: Contribution, secret: Secret) -> None:
    """Asks to be read, at the top, and somebody says so."""
    if isinstance(root, Announcement):
        root.asks_acknowledgement = True
        root.save()
        root.acknowledgements.get_or_create(person=world.people["member"])
