"""The web server: granian, whose processes are copies of one that has loaded everything already."""

import multiprocessing
import os
import signal
import sys
from importlib import import_module

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from guildhall.kit.postgres.identity import die_with_parent
from guildhall.project.database import close_connections

APPLICATION = "guildhall.project.wsgi:application"


def command_line() -> list[str]:
    """What starts the web server; its last word is the application."""
    return [sys.executable, "-m", "guildhall", "web", "--skip-checks", "--application", APPLICATION]


def run_web(application: str = APPLICATION) -> None:
    """Serve until told to stop."""
    for module in (application.partition(":")[0], settings.ROOT_URLCONF):
        import_module(module)  # once, here, and not in each process
    close_connections()
    multiprocessing.set_start_method("fork", force=True)
    os.register_at_fork(after_in_child=be_a_copy)
    Granian(
        application,
        settings.HOST,
        settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        backpressure=64,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


def be_a_copy() -> None:
    """End with the first process, even when that is killed; and end at once when told to while still starting."""
    die_with_parent(signal.SIGKILL)
    for number in (signal.SIGTERM, signal.SIGINT):  # granian's own come later; till then they would be lost
        signal.signal(number, signal.SIG_DFL)
