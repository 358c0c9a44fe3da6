"""What news keeps of a person beside what every contribution does: the feeds that they added."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.news.models import Feed


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    added = Feed.objects.filter(added_by=person).order_by("pk")
    rows = added.values("community__name", "url", "title", "added_at")
    return {"Feed": [dict(row) for row in rows]}
