"""Knows in memory what changed lately, so that «anything new?» costs neither a session nor a query.

A change is announced by PostgreSQL's NOTIFY in its own transaction. Each web process listens on one connection
and remembers when it last heard of each thing. A page asks with the moment of what it has; while the process has
listened since before that moment and heard nothing after it, the answer is «nothing new».
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from typing import Any, Final

import psycopg
from django.db import connection, connections

CHANNEL: Final = "guildhall_live"
MOST: Final = 50_000
# Clocks of several machines differ a little; a page's moment is set back by this.
MARGIN: Final = 2.0
log = logging.getLogger(__name__)


def changed(thing: str) -> None:
    """Announces, when the transaction commits, that a thing («thread:12») is not what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, thing])


def moment() -> str:
    """The mark that a page carries of what it shows now; take it before reading."""
    return f'"{int((time.time() - MARGIN) * 1000)}"'


class Listener:
    """What one process has heard."""

    def __init__(self) -> None:
        self.since: float | None = None
        self.heard: OrderedDict[str, float] = OrderedDict()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def nothing_new(self, thing: str, mark: str) -> bool:
        """Whether a thing is certain not to have changed since a page's mark; begins to listen when first asked."""
        self._begin()
        since = self.since
        digits = mark.removeprefix("W/").strip('"')
        if since is None or not digits.isdigit() or len(digits) > 15:
            return False
        asked = int(digits) / 1000
        return since < asked and self.heard.get(thing, 0.0) < asked

    def hear(self, thing: str) -> None:
        """Remembers that a thing changed just now; what was longest unheard is forgotten, and with it all before it."""
        now = time.time()
        self.heard[thing] = now
        self.heard.move_to_end(thing)
        if len(self.heard) > MOST:
            _oldest, at = self.heard.popitem(last=False)
            self.since = max(self.since or at, at)

    def _begin(self) -> None:
        if self.thread is not None and self.thread.is_alive():
            return
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._listen, name="live", daemon=True)
                self.thread.start()

    def _listen(self) -> None:
        """Listens until the connection breaks; the next question begins again."""
        try:
            with psycopg.connect(**_parameters(), autocommit=True) as listening:
                listening.execute(f"LISTEN {CHANNEL}")
                self.since = time.time()
                for note in listening.notifies():
                    self.hear(note.payload)
        except psycopg.Error as error:
            log.info("live updates ask the database for now: %s", error)
        finally:
            self.since = None


def _parameters() -> dict[str, Any]:
    wanted = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert"}
    given = connections["default"].get_connection_params()
    return {name: value for name, value in given.items() if name in wanted}


listener = Listener()
