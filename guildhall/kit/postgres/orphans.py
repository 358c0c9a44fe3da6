"""What is left of PostgreSQL after a kill -9: wait for it, and only then clear its traces."""

import os
import signal
import time
from pathlib import Path

from guildhall.kit.postgres.error import DatabaseError
from guildhall.kit.postgres.identity import Identity

PAUSE = 0.1
PERSUASION = {0: signal.SIGINT, 100: signal.SIGQUIT, 200: signal.SIGKILL}


def clear_orphans(cluster: Path, sockets: Path, identity: Identity) -> None:
    """End every process that still works in the cluster, then remove a stale pid file and socket.

    PostgreSQL refuses to start when the number in the file is alive: a zombie, or in a new container anybody.
    """
    for attempt in range(300):
        left: list[int] = identity.ask(lambda: working_in(cluster)) or []
        if not left:
            break
        if attempt in PERSUASION:
            for process in left:
                try:
                    os.kill(process, PERSUASION[attempt])
                except ProcessLookupError:
                    continue
        time.sleep(PAUSE)
    else:
        raise DatabaseError(f"The processes {left} still use {cluster}; end them and start again.")
    if Path("/proc/self").exists():
        for stale in (cluster / "postmaster.pid", sockets / ".s.PGSQL.5432.lock", sockets / ".s.PGSQL.5432"):
            stale.unlink(missing_ok=True)


def working_in(cluster: Path) -> list[int]:
    """The processes whose working folder is the cluster; zombies have none."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd") == str(cluster):
                found.append(int(process.name))
        except OSError:
            continue
    return found
