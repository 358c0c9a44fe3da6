"""What became of the rows of an import: counts, and each dirty row by file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

THINGS = ("people", "organisations", "communities", "posts")


@dataclass(slots=True)
class Row:
    """A row of a file, with the line it stands on."""

    file: str
    line: int
    values: dict[str, Any]
    # Of the line as it came, to know the same line again.
    digest: str = ""
    size: int = 0
    # What a post says, once it was made of it.
    html: str | None = None
    # Of the files that were taken in with it: the key that the source had for each, and the one here.
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """How many rows of one thing there were, and what became of them."""

    read: int = 0
    made: int = 0
    there: int = 0
    dirty: int = 0

    def as_dict(self) -> dict[str, int]:
        return {"read": self.read, "made": self.made, "already there": self.there, "dirty": self.dirty}


@dataclass(frozen=True, slots=True)
class Dirty:
    """Something odd about a row."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


def _ignore(_dirty: Dirty) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Report:
    """Counts rows, and hands on what is odd about them as it is found, so that memory stays flat."""

    listen: Callable[[Dirty], None] = _ignore
    tallies: dict[str, Tally] = field(default_factory=lambda: {thing: Tally() for thing in THINGS})
    lines: dict[str, set[int]] = field(default_factory=dict)

    def tell(self, row: Row, reason: str) -> None:
        """Says what is odd about a row; several reasons make one dirty row."""
        lines = self.lines.setdefault(row.file, set())
        lines.add(row.line)
        self.tallies[row.file.partition(".")[0]].dirty = len(lines)
        # What a row holds may stand in it, and a reason is one line.
        self.listen(Dirty(row.file, row.line, " ".join(reason.split())))

    def as_dict(self) -> dict[str, dict[str, int]]:
        """The counts by thing."""
        return {thing: tally.as_dict() for thing, tally in self.tallies.items()}
