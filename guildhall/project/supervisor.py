"""Looks after the processes of `serve`: starts them in order, starts again what dies, stops them in order."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from django.conf import settings

from guildhall.kit.postgres.embedded import Embedded
from guildhall.kit.postgres.error import DatabaseError
from guildhall.project.child import Child
from guildhall.project.database import open_database

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
GLANCE, LOOK = 0.25, 2.0
OURS = [sys.executable, "-m", "guildhall"]


class ToldToStop(Exception):
    """A signal came while the database was being opened."""


class Supervisor:
    """Looks after the web server, the worker, and the keeper of the database."""

    def __init__(self, opened: Callable[[], bool]) -> None:
        self.opened = opened
        self.database: Embedded | None = settings.OWN_DATABASE
        self.preparing = Child("prepare", [*OURS, "prepare"], 20)
        self.web = Child("web", [*OURS, "web", "--skip-checks"], 20)
        self.worker = Child("worker", [*OURS, "worker", "--skip-checks"], 40)
        self.post = Child("lmtp", [*OURS, "lmtp", "--skip-checks"], 20)
        self.children = [self.preparing, self.web, self.worker, self.post]
        self.told: list[str] = []
        self.opening = True
        self.wake = threading.Event()

    def run(self) -> int:
        """Start, supervise, and stop in order: the database last."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.tell)
        code = 0
        try:
            open_database()
            self.opening = False
            code = self.supervise()
        except DatabaseError as error:
            print(f"serve: {error}", file=sys.stderr)
            code = 1
        except ToldToStop:
            pass
        self.stop()
        return code

    def tell(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal as the wish to stop, and a second one as the wish not to wait."""
        self.told.append(signal.Signals(number).name)
        self.wake.set()
        if len(self.told) > 1:
            for child in self.children:
                child.kill()
        elif self.opening:
            raise ToldToStop

    def supervise(self) -> int:
        """Look after everything until told to stop, or until `prepare` fails; how it failed.

        The web server starts loading at once, and itself waits until the database is up to date.
        """
        prepared = opened = False
        looked = time.monotonic()
        while not self.told:
            if not prepared:
                code = self.preparing.ended_with()
                if code and code > 0:
                    return code
                prepared = code == 0
                if not prepared:
                    self.preparing.look_after()
            self.web.look_after()
            if prepared:
                self.worker.look_after()
                if settings.LMTP_LISTEN:
                    self.post.look_after()
                opened = opened or self.opened()
            if self.database and time.monotonic() - looked > LOOK:
                looked = time.monotonic()
                self.database.revive()
            self.bury_orphans()
            self.wake.wait(GLANCE if opened else 0.05)
        return 0

    def stop(self) -> None:
        """Stop everything: those who use the database first."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_until_stopped()
        if self.database:
            self.database.release()
        if self.told:
            print(f"serve: stopped ({self.told[0]})", flush=True)

    def bury_orphans(self) -> None:
        """Reap the adopted dead, but leave our own children to those who wait for them."""
        own = {child.process.pid for child in self.children if child.process}
        if self.database:
            own.add(self.database.keeper_process or 0)
        with suppress(ChildProcessError):
            while dead := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                if dead.si_pid in own:
                    return
                os.waitpid(dead.si_pid, 0)
