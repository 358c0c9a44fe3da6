"""Brings the database up to date, one process at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.core.management import call_command, execute_from_command_line
from django.db import connection
from psycopg.conninfo import make_conninfo

MIGRATING = 0x6775696C  # the number of our advisory lock


def bring_up_to_date(arguments: Sequence[str] = ()) -> None:
    """Apply the migrations, and make the table of the cache."""
    with alone():
        execute_from_command_line(["guildhall", "migrate", *arguments])
        if not arguments or arguments[0].startswith("-"):
            call_command("createcachetable", verbosity=0)


@contextmanager
def alone() -> Iterator[None]:
    """Wait for whoever else is doing the same, on a connection of its own."""
    known = connection.get_connection_params()
    address = make_conninfo("", **{key: value for key, value in known.items() if isinstance(value, str)})
    with psycopg.connect(address, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield
