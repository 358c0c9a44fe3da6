"""Locks on files, which the kernel frees however a process ends."""

import fcntl
import os
from pathlib import Path


def hold(path: Path, *, exclusive: bool) -> int:
    """Wait for the lock and return its descriptor; closing that lets go."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
    return descriptor


def try_hold(path: Path, *, exclusive: bool) -> int | None:
    """Take the lock and return its descriptor, or None when somebody else has it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def held_elsewhere(path: Path) -> bool:
    """Whether another process holds the lock exclusively."""
    descriptor = try_hold(path, exclusive=False)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def shared_elsewhere(path: Path) -> bool:
    """Whether other processes share the lock; false when nobody has it, or one has it alone."""
    alone = try_hold(path, exclusive=True)
    if alone is not None:
        os.close(alone)
        return False
    return not held_elsewhere(path)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
