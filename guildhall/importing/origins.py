"""What was imported before: ids in the source, and what they became here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from guildhall.importing.models import Origin


def find(source: str, kind: str, source_ids: Iterable[str]) -> dict[str, int]:
    """What these ids of a source became, where they came before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_id, target FROM importing_origin"
            " WHERE source = %s AND kind = %s AND source_id = ANY(%s)",
            [source, kind, list(source_ids)],
        )
        return dict(cursor.fetchall())


def remember(
    source: str, kind: str, targets: Mapping[str, int], rest: Mapping[str, dict[str, Any]] | None = None
) -> None:
    """Keeps what ids of a source became, and what the source said that has no place here."""
    said = rest or {}
    rows = [
        (source, kind, source_id, target, json.dumps(said[source_id]) if said.get(source_id) else None)
        for source_id, target in targets.items()
    ]
    copy("importing_origin (source, kind, source_id, target, rest)", rows)


def guessed(source: str, kind: str) -> set[str]:
    """The ids that were named by others before they were listed themselves."""
    names = Origin.objects.filter(source=source, kind=kind, is_guessed=True)
    return set(names.values_list("source_id", flat=True))


def copy(into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Writes rows by PostgreSQL's COPY."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as pipe:
        for row in rows:
            pipe.write_row(row)
