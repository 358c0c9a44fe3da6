"""`guildhall serve`: the database, the web server and the worker on one machine, under one supervisor."""

import os
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from guildhall.kit.postgres import locks
from guildhall.project.listening import address, why_not_listen
from guildhall.project.supervisor import Supervisor

PATIENCE = 60


def serve() -> int:
    """Run everything until told to stop."""
    own = only_one(settings.DATA / "serve.lock")
    if own is None:
        return 1
    if not port_free(wait=bool(os.pread(own, 1, 0))):
        return 1
    os.pwrite(own, str(os.getpid()).encode().ljust(12), 0)
    code = Supervisor(opened=welcomed).run()
    os.ftruncate(own, 0)  # what stands there at a start is the number of one that was killed
    return code


def only_one(path: Path) -> int | None:
    """Hold this data folder for ourselves, or say who has it."""
    own = locks.try_hold(path, exclusive=True)
    if own is None:
        print(
            f"serve: process {path.read_text().strip()} already serves {path.parent}. "
            "Stop that one, or set GUILDHALL_DATA to another folder.",
            file=sys.stderr,
        )
    return own


def port_free(*, wait: bool) -> bool:
    """Whether we can listen; if not, say so before anything starts.

    What a `serve` that was killed left behind goes by itself, so that is waited for.
    """
    deadline = time.monotonic() + (PATIENCE if wait else 0)
    if wait and why_not_listen():
        print("serve: waiting until an earlier one, which was killed, has let go of the port", flush=True)
    while problem := why_not_listen():
        if time.monotonic() >= deadline:
            print(f"serve: cannot listen on {settings.HOST}:{settings.PORT}: {problem}", file=sys.stderr)
            return False
        time.sleep(0.1)
    return True


def welcomed() -> bool:
    """Say where the site is, once the web server answers; whether it did."""
    with suppress(OSError), urllib.request.urlopen(f"{address()}/healthz", timeout=2) as response:
        if response.status == 200:
            where = address() if settings.SITE_HOST == "127.0.0.1" else settings.SITE_URL
            print(f"serve: open {where}", flush=True)
            return True
    return False
