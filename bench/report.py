"""Writes down what was measured: a table to read, and the same as JSON."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Measured
from bench.sizes import Size
from bench.visits import KEPT, SIGNED_IN

WEB_CPU, QUERIES, ZIPPED = 3.0, 6, 12_000
KEPT_CPU = 0.5
SEARCH = 100.0
YARDSTICK = 2_000_000
GROWTH = 1.3
HEAD = (
    "Page",
    "Reader",
    "Requests/s",
    "p50 ms",
    "p99 ms",
    "Web CPU ms",
    "Database CPU ms",
    "Queries",
    "HTML kB",
    "gzipped kB",
    "Budget",
)


@dataclass(slots=True)
class Report:
    """A run of the bench on a house of one size."""

    size: Size
    rows: list[Measured] = field(default_factory=list)
    web_memory: float = 0.0
    database_memory: float = 0.0
    database_bytes: int = 0
    yardstick: float = 0.0

    def write(self, folder: Path) -> None:
        """Writes <size>.md and <size>.json into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.size.name}.json").write_text(json.dumps(self._facts(), indent=1) + "\n")
        (folder / f"{self.size.name}.md").write_text(self.table())

    def table(self) -> str:
        """The run as Markdown."""
        lines = [_line(HEAD), _line(["---", "---", *["---:"] * (len(HEAD) - 3), "---"])]
        lines += [_line(_cells(row)) for row in self.rows]
        memory = (
            f"\nPeak memory of the web process {self.web_memory:.0f} MB; PostgreSQL {self.database_memory:.0f} MB in all; "
            f"database {self.database_bytes / 1e9:.2f} GB. A loop of two million additions took {self.yardstick:.0f} ms, "
            f"at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
        )
        return "\n".join([*lines, memory])

    def _facts(self) -> dict[str, object]:
        return {
            "size": asdict(self.size),
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "yardstick_ms": round(self.yardstick, 1),
            "load_average": os.getloadavg()[0],
            "web_memory_mb": round(self.web_memory, 1),
            "database_memory_mb": round(self.database_memory, 1),
            "database_bytes": self.database_bytes,
            "rows": [
                {
                    name: round(value, 3) if isinstance(value, float) else value
                    for name, value in asdict(row).items()
                }
                for row in self.rows
            ],
        }


def yardstick() -> float:
    """Milliseconds of processor time that a plain loop takes now: how fast this machine is, beside what else it does."""
    began, total = time.thread_time(), 0
    for number in range(YARDSTICK):
        total += number * 2
    return (time.thread_time() - began) * 1000


def misses(row: Measured) -> list[str]:
    """Which budgets a page does not meet, in words."""
    if not row.is_checked:
        return []
    found = []
    most = KEPT_CPU if row.reader == KEPT else WEB_CPU
    if row.web_cpu > most and row.reader in (KEPT, SIGNED_IN):
        found.append(f"CPU over {most:g} ms")
    if row.most_queries > QUERIES:
        found.append(f"{row.most_queries} queries")
    if row.zipped > ZIPPED:
        found.append("over 12 kB")
    if row.page.startswith("search") and row.p99 > SEARCH:
        found.append("over 100 ms")
    return found


def growth(small: Sequence[dict[str, object]], large: Sequence[dict[str, object]]) -> str:
    """How much more each page costs in a large house than in a small one, as Markdown."""
    before = {(row["page"], row["reader"]): row for row in small}
    lines = [
        _line(["Page", "Reader", "Web CPU", "Database CPU", "Both", "Within 1.3"]),
        _line(["---", "---", "---:", "---:", "---:", "---"]),
    ]
    for row in large:
        other = before.get((row["page"], row["reader"]))
        if other is None:
            continue
        web, database, both = (
            _cost(row, name) / max(_cost(other, name), 0.001) for name in ("web", "database", "both")
        )
        met = "met" if both <= GROWTH else "not met"
        lines.append(
            _line([str(row["page"]), str(row["reader"]), f"{web:.2f}", f"{database:.2f}", f"{both:.2f}", met])
        )
    return "\n".join(lines) + "\n"


def _cost(row: dict[str, object], of: str) -> float:
    web, database = float(str(row["web_cpu"])), float(str(row["database_cpu"]))
    return {"web": web, "database": database, "both": web + database}[of]


def _cells(row: Measured) -> list[str]:
    verdict = ", ".join(misses(row)) or ("met" if row.is_checked else "")
    return [
        *(row.page, row.reader, f"{row.per_second:.0f}", f"{row.p50:.1f}", f"{row.p99:.1f}"),
        *(f"{row.web_cpu:.2f}", f"{row.database_cpu:.2f}", f"{row.queries:.1f}"),
        *(f"{row.plain / 1000:.1f}", f"{row.zipped / 1000:.1f}", verdict),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
