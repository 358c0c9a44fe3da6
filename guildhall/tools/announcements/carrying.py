"""Announcements in the neutral format. Who has read one stays behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.kit.given import day
from guildhall.tools.announcements.models import Announcement


def row(values: dict[str, Any]) -> dict[str, Any]:
    """Until when it stands at the top, and whether readers say that they read it."""
    return {
        "pinned_until": day(values.get("pinned_until")),
        "asks_acknowledgement": values.get("asks_acknowledgement") is True,
    }


class Announcements(Carrier):
    """Announcements stand at the top until their day."""

    def give(self, rows: Sequence[Announcement], files: Mapping[int, str]) -> Said:
        return {
            row.pk: {"pinned_until": row.pinned_until, "asks_acknowledgement": row.asks_acknowledgement}
            for row in rows
        }

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        brought = Announcement._base_manager.filter(pk__in=[post.id for post in posts])
        still = brought.filter(pinned_until__gte=timezone.localdate(), published_at__isnull=False)
        still.update(pinned_at=F("published_at"))
