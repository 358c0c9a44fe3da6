"""The child process: limits itself, does one work, writes what it found, and ends."""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

SECONDS: Final = 40
MEMORY: Final = 2 * 2**30
LARGEST_FILE: Final = 64 * 2**20
OPEN_FILES: Final = 128
DIE_WITH_PARENT: Final = 1
# What each work is called, and the function that does it: (file, folder, **asked) -> what it says.
WORKS: Final = {
    "picture": "guildhall.kit.confined.picture:remade",
    "small picture": "guildhall.kit.confined.picture:smaller",
    "picture for mail": "guildhall.kit.confined.picture:for_mail",
    "archive": "guildhall.kit.confined.archive:looked_through",
    "document": "guildhall.kit.confined.document:read",
    "feed": "guildhall.kit.confined.feed:read",
}


def limit() -> None:
    """Takes from this process what it needs not; nothing gives it back."""
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # where the machine allows less already, that stands
            resource.setrlimit(what, (most, most))
    with suppress(OSError):
        # Should memory run out, this process goes first.
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def main() -> None:
    """Does what the arguments say: the work, the file, the folder to write into, and what is asked as JSON."""
    limit()
    work, file, folder, asked = sys.argv[1:]
    module, name = WORKS[work].split(":")
    said: dict[str, Any]
    try:
        function: Callable[..., dict[str, Any]] = getattr(import_module(module), name)
        said = function(Path(file), Path(folder), **json.loads(asked))
    except MemoryError:
        said = {"failed": "large"}
    except Exception as error:  # noqa: BLE001  whatever a broken file makes a library raise
        said = {"failed": getattr(error, "why", "broken")}
    (Path(folder) / "said.json").write_text(json.dumps(said))


main()
