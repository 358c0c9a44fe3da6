"""Which database we use: the one of DATABASE_URL, or our own in the data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guildhall.kit.postgres.embedded import Embedded
from guildhall.kit.postgres.error import DatabaseError

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
OLDEST = 16


@contextmanager
def shared_database() -> Iterator[Embedded | None]:
    """Have the database running for as long as this lasts."""
    database = open_database()
    try:
        yield database
    finally:
        close_connections()
        if database:
            database.release()


def open_database() -> Embedded | None:
    """Have our own database running until it is released, or look whether that of DATABASE_URL can be used."""
    from django.conf import settings

    own: Embedded | None = settings.OWN_DATABASE
    if own is None:
        look_at(settings.DATABASES["default"])
        return None
    return own.acquire()


def look_at(known: dict[str, Any]) -> None:
    """Connect once to the database of DATABASE_URL; DatabaseError says why it cannot be used."""
    import psycopg

    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {theirs: known[ours] for ours, theirs in names.items() if known.get(ours)}
    more = {name: value for name, value in known["OPTIONS"].items() if name != "pool"}
    try:
        with psycopg.connect(**given, **{"connect_timeout": 10} | more) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise DatabaseError(
            f"The database of DATABASE_URL does not answer: {' '.join(str(error).split())}. "
            "Check the address, and that the database and its user exist."
        ) from error
    if version < OLDEST:
        raise DatabaseError(
            f"The database of DATABASE_URL is PostgreSQL {version}; it must be {OLDEST} or newer."
        )


def close_connections() -> None:
    """Let go of every connection of this process, so that the database can stop, or the process be copied."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):  # unknown to the types
            close_pool()
