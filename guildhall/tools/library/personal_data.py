"""What the library keeps of a person beside what every contribution does: the versions that they put there."""

from __future__ import annotations

from typing import Any

from guildhall.people.models import Person
from guildhall.tools.library.models import Version


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by model."""
    rows = Version.objects.filter(author=person).order_by("pk")
    return {
        "Version": [
            {"document": document, "number": number, "file": file, "note": note, "added_at": added_at}
            for document, number, file, note, added_at in rows.values_list(
                "document__title", "number", "attachment__name", "note", "added_at"
            )
        ]
    }
