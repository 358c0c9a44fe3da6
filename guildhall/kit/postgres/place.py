"""Where the database of a data folder lives on the disk."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

LONGEST_SOCKET_PATH = 103
SHORT_FOLDER = Path("/tmp")  # not TMPDIR: every process must find the same, and that one may be long too


@dataclass(frozen=True)
class Place:
    """The files and folders of one data folder's PostgreSQL."""

    data: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own folder."""
        return self.data / "pg"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.data / "postgres.log"

    @property
    def clients(self) -> Path:
        """The lock that every process which uses the database shares."""
        return self.data / "clients.lock"

    @property
    def keeper(self) -> Path:
        """The lock of the one process that owns PostgreSQL."""
        return self.data / "keeper.lock"

    @property
    def keeper_log(self) -> Path:
        """Why the keeper gave up."""
        return self.data / "keeper.log"

    @property
    def sockets(self) -> Path:
        """The private folder of the socket; elsewhere when its path were too long or had odd signs."""
        folder = self.data / "run"
        too_long = len(os.fsencode(folder)) + len("/.s.PGSQL.5432") > LONGEST_SOCKET_PATH
        if too_long or any(sign in str(folder) for sign in " ,\"'\\"):
            digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
            return SHORT_FOLDER / f"guildhall-{os.geteuid()}-{digest}"
        return folder
