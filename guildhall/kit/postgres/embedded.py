"""The side of the processes that use the database: share it, start its keeper when there is none."""

import hashlib
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
from guildhall.kit.postgres.error import DatabaseError

LONGEST_SOCKET_PATH = 103
NOT_NEEDED = 75
PAUSE = 0.05
SHORT_FOLDER = Path("/tmp")  # not TMPDIR: every process must find the same, and that one may be long too
ROOT = Path(__file__).resolve().parents[3]


class Embedded:
    """The PostgreSQL of one data folder."""

    def __init__(self, data: Path | str, *, durable: bool = True) -> None:
        self.data = Path(data).expanduser().resolve()
        self.durable = durable
        self._share: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own folder."""
        return self.data / "pg"

    @property
    def keeper_process(self) -> int | None:
        """The process number of the keeper, when this process started it."""
        return self._keeper.pid if self._keeper else None

    @property
    def socket_folder(self) -> Path:
        """The private folder of the socket; elsewhere when its path were too long or had odd signs."""
        folder = self.data / "run"
        too_long = len(os.fsencode(folder)) + len("/.s.PGSQL.5432") > LONGEST_SOCKET_PATH
        if too_long or any(sign in str(folder) for sign in " ,\"'\\"):
            digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
            return SHORT_FOLDER / f"guildhall-{os.geteuid()}-{digest}"
        return folder

    def parameters(self, database: str = "guildhall") -> dict[str, str]:
        """What psycopg needs to connect."""
        return {"dbname": database, "user": "postgres", "host": str(self.socket_folder), "port": "5432"}

    def django_settings(self, database: str = "guildhall") -> dict[str, Any]:
        """What Django needs to connect."""
        return {
            "NAME": database,
            "USER": "postgres",
            "HOST": str(self.socket_folder),
            "PORT": "5432",
            "OPTIONS": {},
        }

    def acquire(self, database: str = "guildhall", seconds: float = 180) -> "Embedded":
        """Make sure that PostgreSQL runs and goes on running while this process lives."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline = time.monotonic() + seconds
        self._share = locks.hold(
            self.data / "clients.lock", exclusive=False
        )  # waits while a keeper is stopping
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
                raise DatabaseError(f"The database did not become ready; see {self.data / 'postgres.log'}")
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
        return locks.held_elsewhere(self.data / "keeper.lock")

    def release(self, seconds: float = 60) -> None:
        """Stop sharing; when nobody else shares, return once PostgreSQL has stopped."""
        self._let_go()
        deadline, shared = time.monotonic() + seconds, 0
        while self._keeper and self._keeper.poll() is None and time.monotonic() < deadline and shared < 15:
            shared = 0 if locks.held_elsewhere(self.data / "clients.lock") else shared + 1
            time.sleep(0.1)

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
            said = (self.data / "keeper.log").read_text(errors="replace").strip()
            raise DatabaseError(said or f"The database did not start; see {self.data / 'postgres.log'}")

    def _start_keeper(self) -> None:
        command = [sys.executable, "-m", "guildhall.kit.postgres.keeper", str(self.data)]
        with open(self.data / "keeper.log", "ab") as log:
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
