"""Which ids a run has met so far, kept in the database so that memory stays flat."""

from __future__ import annotations

from django.db import connection

from guildhall.importing.origins import copy
from guildhall.importing.preparing import identifier
from guildhall.importing.reports import Report, Row


class Seen:
    """The ids of the posts of one run, each with the digest of its line."""

    def __init__(self, report: Report) -> None:
        self.report = report
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.importing_seen")
            cursor.execute(
                "CREATE TEMPORARY TABLE importing_seen (source_id text PRIMARY KEY, digest text NOT NULL)"
            )

    def name(self, rows: list[Row]) -> list[tuple[str, Row]]:
        """Each row with an id of its own; a line that came before, letter for letter, is left out."""
        said = {identifier(row.values.get("id")) for row in rows} - {None}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT source_id, digest FROM importing_seen WHERE source_id = ANY(%s)", [list(said)]
            )
            before = dict(cursor.fetchall())
        named, new = [], {}
        for row in rows:
            source_id = identifier(row.values.get("id"))
            if source_id is None:
                source_id = f"~{row.digest}"
                self.report.tell(row, "has no id; kept under one made from its words")
            if source_id not in before:
                before[source_id] = new[source_id] = row.digest
            elif before[source_id] == row.digest:
                self.report.tell(row, f"is the same line as an earlier one ({source_id}); left out")
                continue
            else:
                self.report.tell(
                    row, f"has the id of an earlier post ({source_id}); kept as a post of its own"
                )
                source_id = f"{source_id[:180]}~{row.digest}"
            named.append((source_id, row))
        copy("importing_seen (source_id, digest)", new.items())
        return named
