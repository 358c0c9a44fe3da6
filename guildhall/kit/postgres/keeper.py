"""The keeper: one small process for each data folder, which owns PostgreSQL and stops it in the end."""

import argparse
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

from guildhall.kit.postgres import binaries, locks
from guildhall.kit.postgres.error import NOT_NEEDED, DatabaseError
from guildhall.kit.postgres.identity import identity_for
from guildhall.kit.postgres.orphans import clear_orphans
from guildhall.kit.postgres.place import Place

LARGEST_LOG = 10_000_000
LONGEST_BACK_OFF = 8.0
STEADY = 60


class Keeper:
    """Runs PostgreSQL for as long as somebody shares it."""

    def __init__(self, place: Place, *, durable: bool = True) -> None:
        self.place, self.durable = place, durable
        self.data, self.cluster, self.sockets = place.data, place.cluster, place.sockets
        self.version = binaries.version_of(self.cluster)
        self.programs = binaries.programs(self.version)
        if os.geteuid() == 0:
            self.data.chmod(self.data.stat().st_mode | 0o011)  # ours: to pass through, not to list
        needed = [self.programs / "postgres", self.data]
        self.identity = identity_for(self.cluster, needed)
        self.log = self._open_log()

    def keep(self) -> None:
        """Run PostgreSQL until the last client has gone; start it again when it dies."""
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        (self.cluster / "guildhall.conf").write_text(binaries.configuration(durable=self.durable))
        self.identity.own(self.cluster / "guildhall.conf")
        self._make_socket_folder()
        pause = 0.25
        while True:
            clear_orphans(self.cluster, self.sockets, self.identity)
            started = time.monotonic()
            if self._run():
                if self.sockets.parent != self.data:
                    shutil.rmtree(self.sockets, ignore_errors=True)
                return
            pause = 0.25 if time.monotonic() - started > STEADY else pause * 2
            if pause > LONGEST_BACK_OFF:
                raise DatabaseError(f"PostgreSQL dies again and again; see {self.data / 'postgres.log'}")
            time.sleep(pause)

    def _run(self) -> bool:
        """Run PostgreSQL once; true when it stopped because nobody shared it any more."""
        server = self._start("postgres", "-D", self.cluster, "-k", self.sockets, "-h", "", "-p", "5432")
        while server.poll() is None:
            alone = locks.try_hold(self.place.clients, exclusive=True)  # kept: new clients wait
            if alone is None:
                time.sleep(0.25)
                continue
            server.send_signal(signal.SIGINT)  # fast; SIGTERM would wait for sessions for ever
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait()
            return True
        return False

    def _start(self, program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=self.identity.before_exec(),  # noqa: PLW1509 (we have no threads)
            cwd="/",
            env=binaries.environment(),
        )

    def _make_cluster(self) -> None:
        """Make it under another name first, so that being killed half-way does no harm."""
        fresh = self.data / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.identity.own(fresh)
        options = [
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
        ]
        how = [*options, *binaries.INITDB[self.version]]
        if self._start("initdb", "-D", fresh, *(how if self.durable else [*how, "--no-sync"])).wait():
            raise DatabaseError(f"The database could not be made; see {self.data / 'postgres.log'}")
        with open(fresh / "postgresql.conf", "a") as file:
            file.write("include_if_exists 'guildhall.conf'\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self.cluster)

    def _make_socket_folder(self) -> None:
        """A folder nobody else can enter, since whoever reaches the socket is the database's superuser."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        owner = os.geteuid() if self.identity.user is None else self.identity.user
        if (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid not in (os.geteuid(), owner)
            or found.st_mode & 0o077
        ):
            raise DatabaseError(
                f"{self.sockets} should be a private folder of ours. Remove it and start again."
            )
        self.identity.own(self.sockets)

    def _open_log(self) -> int:
        path = self.place.log
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def only_keeper(place: Place) -> bool:
    """Take the keeper's lock, for good; clients who look whether it is held hold it for a moment."""
    for _attempt in range(20):
        if locks.try_hold(place.keeper, exclusive=True) is not None:
            return True
        time.sleep(0.02)
    return False


def main() -> int:
    """Keep the database of a data folder."""
    parser = argparse.ArgumentParser(description="Keep the database of a data folder.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--forgetful", action="store_true", help="for tests: do not wait for the disk")
    given = parser.parse_args()
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    place = Place(given.data)
    if not only_keeper(place):
        return NOT_NEEDED
    os.ftruncate(sys.stderr.fileno(), 0)
    try:
        Keeper(place, durable=not given.forgetful).keep()
    except (DatabaseError, ModuleNotFoundError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
