"""Migrations when several processes and machines start at once: one applies them, the others wait."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import make_conninfo

MIGRATING = 0x6775696C  # the number of our advisory lock
GLANCE, PATIENCE = 0.2, 30.0
seen_up_to_date: set[str] = set()


def up_to_date() -> bool:
    """Whether the database has all migrations of this code; once it has, this process need not look again."""
    database = str(connection.settings_dict["NAME"])
    if database not in seen_up_to_date:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        seen_up_to_date.add(database)
    return True


def wait_until_up_to_date(who: str) -> None:
    """Wait for `guildhall migrate`, wherever that runs, and say so when it takes long."""
    began, said = time.monotonic(), False
    while not up_to_date():
        if not said and time.monotonic() - began > PATIENCE:
            print(f"{who}: waiting for the database to be brought up to date", file=sys.stderr, flush=True)
            said = True
        time.sleep(GLANCE)


@contextmanager
def alone() -> Iterator[None]:
    """Wait for whoever else is doing the same, on a connection of its own."""
    known = connection.get_connection_params()
    address = make_conninfo("", **{key: value for key, value in known.items() if isinstance(value, str)})
    with psycopg.connect(address, autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield
