"""What processes cost, as Linux counts it: processor time to the nanosecond, and memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICK = 1e9 / os.sysconf("SC_CLK_TCK")
GONE = (FileNotFoundError, ProcessLookupError)


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    return [pid, *(below for child in _children(pid) for below in family(child))]


def backends(data: Path) -> list[int]:
    """The processes of the embedded PostgreSQL that serve its clients."""
    return [pid for pid in _of_postgres(data) if _title(pid).startswith("postgres: postgres ")]


def cpu(pids: Iterable[int]) -> dict[int, float]:
    """Milliseconds of processor time of each process since it began, over all its threads."""
    spent: dict[int, float] = {}
    for pid in pids:
        with suppress(*GONE):
            spent[pid] = _nanoseconds(pid) / 1e6
    return spent


def spent_between(before: dict[int, float], after: dict[int, float]) -> float:
    """Milliseconds that some processes spent between two readings."""
    return sum(now - before.get(pid, 0.0) for pid, now in after.items())


def peak_memory(pids: Iterable[int]) -> float:
    """The most memory, in megabytes, that the largest of some processes ever held."""
    return max((_status(pid, "VmHWM") for pid in pids), default=0.0)


def memory_of_database(data: Path) -> float:
    """Megabytes that PostgreSQL's processes hold now, what they share counted once."""
    return sum(_field(PROC / str(pid) / "smaps_rollup", "Pss") for pid in _of_postgres(data))


def _of_postgres(data: Path) -> list[int]:
    return family(int((data / "pg" / "postmaster.pid").read_text().split()[0]))


def _children(pid: int) -> Iterator[int]:
    for thread in _threads(pid):
        with suppress(*GONE):
            yield from map(int, (thread / "children").read_text().split())


def _threads(pid: int) -> list[Path]:
    with suppress(*GONE):
        return list((PROC / str(pid) / "task").iterdir())
    return []


def _nanoseconds(pid: int) -> float:
    try:
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in _threads(pid))
    except FileNotFoundError:  # a kernel without it counts in ticks
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) * TICK


def _title(pid: int) -> str:
    with suppress(*GONE):
        return (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")[0].decode(errors="replace")
    return ""


def _status(pid: int, name: str) -> float:
    return _field(PROC / str(pid) / "status", name)


def _field(file: Path, name: str) -> float:
    with suppress(*GONE, PermissionError):
        for line in file.read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0
