"""What the demo's announcements have of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.announcements.models import Acknowledgement


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of the child table; `pinned_for` counts days from today."""
    fields: dict[str, Any] = {"asks_acknowledgement": values.get("asks_acknowledgement", False)}
    if days := values.get("pinned_for"):
        fields["pinned_until"] = timezone.localdate() + timedelta(days=days)
    return fields


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Who says that they have read it."""
    Acknowledgement.objects.bulk_create(
        [
            Acknowledgement(contribution=root, person=people[key], acknowledged_at=root.active_at)
            for key in values.get("read_by", [])
        ]
    )
