"""The house that is measured: a data folder and a database of its own, and one real web server on them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MARK = "bench.json"
HOST = "127.0.0.1"
READY_WITHIN = 90
# What would lead to another database, or make the web server other than it is by default.
NOT_OURS = ("DATABASE_URL", "DATABASE_URL_FILE", "GUILDHALL_TESTING", "DEBUG", "SITE_URL", "ALLOWED_HOSTS")


class NotOurs(Exception):
    """The data folder holds something that the bench did not make."""


def move_in(data: Path) -> None:
    """Makes `data` this process's data folder, before Django reads its settings; never one that somebody uses."""
    if (data / "pg").exists() and not (data / MARK).exists():
        raise NotOurs(f"{data} holds a database that the bench did not make. Name another folder.")
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / MARK).touch()
    for name in NOT_OURS:
        os.environ.pop(name, None)
    os.environ |= {
        "GUILDHALL_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "guildhall.project.settings",
        "LOG_LEVEL": "WARNING",
        "WEB_WORKERS": "1",
        "HOST": HOST,
        "PORT": str(_free_port()),
    }


@contextmanager
def web_server(data: Path) -> Iterator[int]:
    """Runs granian with one worker for as long as this lasts, and gives the number of its first process."""
    from guildhall.project.database import ROOT
    from guildhall.project.web import command_line

    command = [*command_line()[:-1], "bench.wsgi:application"]
    with open(data / "web.log", "wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_it_answers(server, data)
        yield server.pid
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def _wait_until_it_answers(server: subprocess.Popen[bytes], data: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{os.environ['PORT']}/healthz"):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The web server did not start; see {data / 'web.log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
