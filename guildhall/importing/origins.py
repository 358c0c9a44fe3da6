"""What was imported before: ids in the source, and what they became here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from guildhall.importing.models import Origin


def find(source: str, kind: str, source_ids: Iterable[str]) -> dict[str, int]:
    """What these ids of a source became, where they came before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_id, target FROM importing_origin WHERE source = %s AND kind = %s AND source_id = ANY(%s)",
            [source, kind, [source_id[:200] for source_id in source_ids]],
        )
        return dict(cursor.fetchall())


def remember(source: str, kind: str, targets: Mapping[str, int]) -> None:
    """Keeps what ids of a source became."""
    Origin.objects.bulk_create(
        [
            Origin(source=source, kind=kind, source_id=source_id, target=target)
            for source_id, target in targets.items()
        ]
    )
