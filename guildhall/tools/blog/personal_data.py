"""What blogs keep of a person beside what every contribution does: nothing, since drafts are contributions too."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    return {}
