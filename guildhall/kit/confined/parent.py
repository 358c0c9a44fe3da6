"""Asks a child process to do something with a file, and waits only so long."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[3]
WALL_SECONDS: Final = 60
MOST_SAID: Final = 64 * 2**20
# As many at once as the smallest machine has cores; the others wait.
AT_ONCE: Final = threading.BoundedSemaphore(2)
log = logging.getLogger(__name__)


class Failed(Exception):
    """The child could not do it; `why` is one word: broken, large, slow, locked or stopped."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Done:
    """What the child said, and the folder with the files that it wrote, which is gone once the caller is done."""

    said: dict[str, Any]
    folder: Path


@contextmanager
def confined(work: str, file: Path | bytes, *, seconds: float = WALL_SECONDS, **asked: Any) -> Iterator[Done]:
    """Does a work of `__main__.WORKS` on a file, or on content, in a child process; raises Failed when it ends badly."""
    with AT_ONCE, tempfile.TemporaryDirectory(prefix="guildhall-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        if isinstance(file, bytes):
            (folder / "given").write_bytes(file)
            file = folder / "given"
        yield Done(_ask(work, file, folder, seconds, asked), folder)


def _ask(work: str, file: Path, folder: Path, seconds: float, asked: dict[str, Any]) -> dict[str, Any]:
    arguments = [work, str(file), str(folder), json.dumps(asked)]
    child = subprocess.Popen(
        [sys.executable, "-m", "guildhall.kit.confined", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "HOME": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = child.wait(seconds)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        # Whatever it began goes with it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if code is None:
        raise Failed("slow")
    said = _said(folder / "said.json")
    if why := said.get("failed"):
        raise Failed(str(why))
    if code != 0 or not said:
        log.warning("A child that was to do “%s” ended with %s", work, code)
        raise Failed("slow" if code == -signal.SIGXCPU else "stopped")
    return said


def _said(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_SAID:
            return {"failed": "large"}
        said = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
