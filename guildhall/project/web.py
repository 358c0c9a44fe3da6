"""The web server: granian, some processes of some threads each."""

import os
import sys


def listening() -> tuple[str, int]:
    """The address and port to listen on."""
    return os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or "8000")


def command_line() -> list[str]:
    """What starts the web server."""
    host, port = listening()
    return [
        *[sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)],
        *["--workers", os.environ.get("WEB_WORKERS") or "2"],
        *["--blocking-threads", os.environ.get("WEB_THREADS") or "4"],
        *["--respawn-failed-workers", "--workers-kill-timeout", "10", "--backpressure", "64", "--no-ws"],
        *["--log-level", "warning", "guildhall.project.wsgi:application"],
    ]


def run_web() -> None:
    """Become the web server; each of its processes has a share in the database."""
    command = command_line()
    os.execv(command[0], command)
