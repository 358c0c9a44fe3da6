"""`guildhall serve`: the database, the web server and the worker on one machine, under one supervisor."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import FrameType

from guildhall.kit.postgres import DatabaseError, Embedded, locks
from guildhall.project.child import Child
from guildhall.project.database import data_folder, embedded
from guildhall.project.web import command_line, listening

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
GLANCE, LOOK = 0.25, 2.0


def serve() -> int:
    """Run everything until told to stop."""
    data = data_folder()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = only_one(data)
    if own is None:
        return 1
    if not port_free():
        return 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    return Supervisor(embedded()).run()


class Supervisor:
    """Looks after the children, and after the keeper of the database."""

    def __init__(self, database: Embedded | None) -> None:
        self.database = database
        self.told: list[str] = []
        self.wake = threading.Event()
        own = [sys.executable, "-m", "guildhall"]
        self.preparing = [*own, "prepare"]
        self.children = [Child("web", command_line(), 20), Child("worker", [*own, "worker"], 40)]

    def run(self) -> int:
        """Start, supervise, and stop in order: the database last."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.tell)
        try:
            if self.database:
                self.database.acquire()
            code = self.prepare()
            if code == 0 and not self.told:
                self.supervise()
        except DatabaseError as error:
            print(f"serve: {error}", file=sys.stderr)
            code = 1
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_until_stopped()
        if self.database:
            self.database.release()
        if self.told:
            print(f"serve: stopped ({self.told[0]})", flush=True)
        return code

    def tell(self, number: int, _frame: FrameType | None) -> None:
        """Take a signal as the wish to stop."""
        self.told.append(signal.Signals(number).name)
        self.wake.set()

    def prepare(self) -> int:
        """Bring the database up to date and fill it on the first run; a wish to stop ends that too."""
        preparing = Child("prepare", self.preparing, 20)
        preparing.look_after()
        assert preparing.process
        while preparing.process.poll() is None and not self.told:
            self.wake.wait(0.05)
        if self.told:
            preparing.ask_to_stop()
            preparing.wait_until_stopped()
            return 0
        return preparing.process.returncode

    def supervise(self) -> None:
        """Look after everything until told to stop."""
        opened, looked = False, time.monotonic()
        while not self.told:
            for child in self.children:
                child.look_after()
            if not opened and answers():
                opened = True
                welcome()
            if self.database and time.monotonic() - looked > LOOK:
                looked = time.monotonic()
                self.database.revive()
            self.bury_orphans()
            self.wake.wait(GLANCE if opened else 0.05)

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


def only_one(data: Path) -> int | None:
    """Hold this data folder for ourselves, or say who has it."""
    path = data / "serve.lock"
    own = locks.try_hold(path, exclusive=True)
    if own is None:
        print(
            f"serve: process {path.read_text().strip()} already serves {data}. "
            "Stop that one, or set GUILDHALL_DATA to another folder.",
            file=sys.stderr,
        )
        return None
    os.ftruncate(own, 0)
    os.pwrite(own, str(os.getpid()).encode(), 0)
    return own


def port_free() -> bool:
    """Whether we can listen; if not, say so before anything starts."""
    host, port = listening()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            print(f"serve: cannot listen on {host}:{port} ({error.strerror}). Set PORT.", file=sys.stderr)
            return False
    return True


def address() -> str:
    """The site's address as seen from this machine."""
    host, port = listening()
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{near}:{port}"


def answers() -> bool:
    """Whether the web server answers."""
    try:
        with urllib.request.urlopen(f"{address()}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def welcome() -> None:
    """Say where the site is and how to sign in."""
    print(f"serve: open {os.environ.get('SITE_URL') or address()}", flush=True)
    said = data_folder() / "sign-in.txt"
    if said.exists():
        print(said.read_text().rstrip(), flush=True)
