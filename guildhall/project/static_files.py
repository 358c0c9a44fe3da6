"""Style sheets, scripts and pictures as the web server hands them out: named by content and compressed."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from guildhall.kit.postgres import locks


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
    found = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            found.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
