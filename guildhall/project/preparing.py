"""What must be done before the site opens: migrations, static files, and at first something to see."""

import hashlib
import os
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import transaction

from guildhall.kit.postgres import locks
from guildhall.project.environment import Environment
from guildhall.project.migrating import alone, bring_up_to_date


def prepare() -> None:
    """Make everything ready; what is ready already costs nothing."""
    django.setup()
    bring_up_to_date(["--verbosity", "0"])
    collect_static_files()
    with alone():
        fill_an_empty_house()


def fill_an_empty_house() -> None:
    """Load the register of organisations when it is new, and the demo unless told not to."""
    commands = get_commands()
    first_run = not apps.get_model("people", "Person").objects.exists()
    if "organisations" in commands:
        with transaction.atomic():
            call_command("organisations", "load", verbosity=0)
    if "demo" in commands and first_run and Environment().flag("GUILDHALL_DEMO", default=True):
        print("serve: loading the demo; this happens once and takes less than a minute", flush=True)
        with transaction.atomic():
            call_command("demo")


def collect_static_files() -> None:
    """Gather, name by content and compress the static files, when any of them changed."""
    if settings.DEBUG:
        return
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    mark = root.parent / "static.mark"
    guard = locks.hold(root.parent / "static.lock", exclusive=True)
    try:
        now = state_of_static_files()
        if mark.exists() and mark.read_text() == now and (root / "staticfiles.json").exists():
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(now)
    finally:
        os.close(guard)


def state_of_static_files() -> str:
    """A digest of every source file's name, size and time."""
    from django.contrib.staticfiles.finders import get_finders

    found = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            found.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
