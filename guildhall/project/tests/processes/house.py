"""A Guildhall of its own for a test: real processes, a free port, a data folder that nobody else has."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from guildhall.kit.postgres.orphans import working_in
from guildhall.kit.postgres.place import Place
from guildhall.project.database import ROOT

Found = TypeVar("Found")
PATIENCE: Final = 120
# What would make this house another than one that somebody starts on a bare machine.
NOT_OURS: Final = (
    "GUILDHALL_",
    "DATABASE_URL",
    "DJANGO_",
    "SITE_",
    "EMAIL_",
    "ALLOWED_HOSTS",
    "DEBUG",
    "SECRET_KEY",
)
GUILDHALL: Final = [sys.executable, "-m", "guildhall"]


def until(what: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """Wait until something is so, and return it; fail when that takes too long."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > deadline:
            raise AssertionError(f"still not so after {seconds} seconds: {what}")
        time.sleep(0.05)
    return found


class House:
    """One data folder, and what runs on it."""

    def __init__(self, data: Path) -> None:
        self.place = Place(data)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        self.environment = own | {
            "GUILDHALL_DATA": str(data),
            "GUILDHALL_DEMO": "0",
            "GUILDHALL_POSTGRES": os.environ.get("GUILDHALL_POSTGRES", "18"),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command, in the background and with nothing of the test's own terminal."""
        self.place.data.mkdir(parents=True, exist_ok=True)
        with open(self.place.data / "said.log", "ab") as log:
            process = subprocess.Popen(
                [*GUILDHALL, *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def run(self, *command: str, typed: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*GUILDHALL, *command],
            env=self.environment | changed,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def said(self) -> str:
        """All that the commands in the background printed."""
        log = self.place.data / "said.log"
        return log.read_text() if log.exists() else ""

    def is_ready(self) -> bool:
        """Whether database, web server and worker are all up."""
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/readyz", timeout=10) as response:
            return bool(response.status == 200)
        return False

    def processes(self) -> dict[str, set[int]]:
        """The numbers of all that runs here, by what they are."""
        ours = f"GUILDHALL_DATA={self.place.data}".encode()
        found: dict[str, set[int]] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if words[1:3] == [b"-m", b"guildhall.kit.postgres.keeper"]:
                    part = "keeper" if os.fsencode(self.place.data) in words else ""
                elif ours in (folder / "environ").read_bytes().split(b"\0") and words[1:3] == [
                    b"-m",
                    b"guildhall",
                ]:
                    part = words[3].decode()
                else:
                    continue
                if part == "web" and _parent_of(folder) in found.get("web", set()):
                    part = "web copy"
                if part:
                    found.setdefault(part, set()).add(int(folder.name))
        backends = set(working_in(self.place.cluster))
        if backends:
            found["postgres"] = {
                number for number in backends if _parent_of(Path(f"/proc/{number}")) not in backends
            }
            found["backend"] = backends - found["postgres"]
        return found

    def new(self, part: str, before: set[int]) -> set[int]:
        """The processes that are this part now and were not before."""
        return self.processes().get(part, set()) - before

    def kill(self, *parts: str) -> None:
        """Kill -9 all processes that are such a part, or everything where none is named."""
        for part, numbers in self.processes().items():
            if not parts or part in parts:
                for number in numbers:
                    with suppress(ProcessLookupError):
                        os.kill(number, signal.SIGKILL)

    def clear(self) -> None:
        """End whatever a test left behind."""
        while self.processes():
            self.kill()
        for process in self.started:
            process.wait()


def _parent_of(folder: Path) -> int:
    with suppress(OSError):
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return 0
