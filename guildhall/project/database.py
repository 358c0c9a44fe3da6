"""Which database we use: the one of DATABASE_URL, or our own in the data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guildhall.kit.postgres import Embedded

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent


def data_folder() -> Path:
    """Where everything is kept that must not be lost."""
    return Path(os.environ.get("GUILDHALL_DATA") or "data").expanduser().resolve()


def embedded() -> Embedded | None:
    """Our own database, or None when DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return None
    return Embedded(data_folder(), durable=os.environ.get("GUILDHALL_FORGETFUL") != "1")


@contextmanager
def shared_database() -> Iterator[Embedded | None]:
    """Have the database running for as long as this lasts."""
    database = embedded()
    if database is None:
        yield None
        return
    database.acquire()
    try:
        yield database
    finally:
        close_connections()
        database.release()


def close_connections() -> None:
    """Let go of every connection of this process, so that the database can stop at once."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):  # unknown to the types
            close_pool()
