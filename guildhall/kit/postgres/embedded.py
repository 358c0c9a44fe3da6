"""The side of the processes that use the database: share it, start its keeper when there is none."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.errors import DuplicateDatabase, UniqueViolation

from guildhall.kit.postgres import locks
from guildhall.kit.postgres.error import NOT_NEEDED, DatabaseError
from guildhall.kit.postgres.place import Place

PAUSE = 0.05
ROOT = Path(__file__).resolve().parents[3]


class Embedded:
    """The PostgreSQL of one data folder."""

    def __init__(self, data: Path | str, *, durable: bool = True) -> None:
        self.place = Place(Path(data).expanduser().resolve())
        self.durable = durable
        self._share: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def keeper_process(self) -> int | None:
        """The process number of the keeper, when this process started it."""
        return self._keeper.pid if self._keeper else None

    def parameters(self, database: str = "guildhall") -> dict[str, str]:
        """What psycopg needs to connect."""
        return {"dbname": database, "user": "postgres", "host": str(self.place.sockets), "port": "5432"}

    def django_settings(self, database: str = "guildhall") -> dict[str, Any]:
        """What Django needs to connect."""
        return {
            "NAME": database,
            "USER": "postgres",
            "HOST": str(self.place.sockets),
            "PORT": "5432",
            "OPTIONS": {},
        }

    def acquire(self, database: str = "guildhall", seconds: float = 180) -> "Embedded":
        """Make sure that PostgreSQL runs and goes on running while this process, or one it forks, lives."""
        deadline = time.monotonic() + seconds
        try:
            self.place.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._share = locks.hold(self.place.clients, exclusive=False)  # waits while a keeper is stopping
        except OSError as error:
            raise DatabaseError(f"{self.place.data} cannot be used: {error.strerror}.") from error
        try:
            self.ensure(deadline=deadline)
            self._create(database)
        except BaseException:
            self._let_go()
            raise
        return self

    def ensure(self, *, deadline: float | None = None) -> None:
        """Wait until PostgreSQL answers, and start a keeper whenever there is none."""
        deadline = deadline or time.monotonic() + 180
        while not self._answers():
            if time.monotonic() > deadline:
                raise DatabaseError(f"The database did not become ready; see {self.place.log}")
            self.revive()
            time.sleep(PAUSE)

    def revive(self) -> None:
        """Start a keeper when there is none, without waiting for the database."""
        if not self.kept():
            self._judge_keeper()
            self._start_keeper()

    def kept(self) -> bool:
        """Whether a keeper looks after this data folder (or is about to)."""
        if self._keeper and self._keeper.poll() is None:
            return True
        return locks.held_elsewhere(self.place.keeper)

    def release(self, seconds: float = 60) -> None:
        """Stop sharing; when nobody else shares, return once PostgreSQL has stopped."""
        self._let_go()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.kept() and not locks.shared_elsewhere(self.place.clients):
            time.sleep(PAUSE)

    def _address(self, database: str) -> str:
        return make_conninfo("", **self.parameters(database))

    def _let_go(self) -> None:
        if self._share is not None:
            os.close(self._share)
            self._share = None

    def _answers(self) -> bool:
        """A real connection is the only proof: after kill -9 the pid file still says "ready"."""
        try:
            psycopg.connect(self._address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _judge_keeper(self) -> None:
        """Give up when the keeper we started has given up itself, and say why."""
        if self._keeper and self._keeper.poll() not in (None, 0, NOT_NEEDED, -9):
            said = self.place.keeper_log.read_text(errors="replace").strip()
            raise DatabaseError(said or f"The database did not start; see {self.place.log}")

    def _start_keeper(self) -> None:
        command = [sys.executable, "-m", "guildhall.kit.postgres.keeper", str(self.place.data)]
        with open(self.place.keeper_log, "ab") as log:
            self._keeper = subprocess.Popen(
                command if self.durable else [*command, "--forgetful"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )

    def _create(self, database: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                return
            with suppress(DuplicateDatabase, UniqueViolation):  # another process was quicker
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
