"""Fast ways into the tables: COPY, with indexes made afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

# Indexes that stand for no constraint, of the tables that grow large.
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE n.nspname = 'public' AND NOT i.indisunique AND t.relname ~ '^(contributions|discovery|activity|notifications)_'
     ORDER BY 1"""


def copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows of the named attributes; every other column gets its field's default."""
    others = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in names and not field.null and not field.primary_key
    ]
    rest = tuple(_plain(field.get_default()) for field in others)
    quote = connection.ops.quote_name
    fields = [*(_field(model, name) for name in names), *others]
    columns = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row((*row, *rest))
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id)) FROM {table}"
            )


@contextmanager
def without_indexes(say: Callable[[str], None]) -> Iterator[None]:
    """Takes the indexes away, and makes them again when everything is there."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        began = time.monotonic()
        for _name, definition in indexes:
            cursor.execute(definition)
    say(f"{len(indexes)} indexes: {time.monotonic() - began:.1f} s")


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _plain(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value
