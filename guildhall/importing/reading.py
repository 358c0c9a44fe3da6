"""Reading the neutral format: a folder with communities.csv, people.csv and posts.jsonl or posts.jsonl.gz."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
LONGEST_LINE = 64 * 2**20


class ImportRefused(Exception):
    """The folder cannot be read at all; the message says what is missing and what to do."""


@dataclass(slots=True)
class Tally:
    """What became of the rows of one kind."""

    read: int = 0
    made: int = 0
    there: int = 0
    dirty: int = 0

    def as_dict(self) -> dict[str, int]:
        return {"read": self.read, "made": self.made, "already there": self.there, "dirty": self.dirty}


@dataclass(slots=True)
class Report:
    """The counts of an import, and each dirty row by file, line and reason. Dirty rows are imported as far as they go."""

    tallies: dict[str, Tally] = field(
        default_factory=lambda: {
            name: Tally() for name in ("people", "organisations", "communities", "posts")
        }
    )
    dirty: list[tuple[str, int, str]] = field(default_factory=list)
    most_kept: int = 100_000

    def tell(self, file: str, line: int, reason: str) -> None:
        """Notes that a row is dirty, and why."""
        self.tallies[file.partition(".")[0]].dirty += 1
        if len(self.dirty) < self.most_kept:
            self.dirty.append((file, line, reason))


@dataclass(slots=True)
class Row:
    """A row of a file with the line it stands on."""

    line: int
    values: dict[str, Any]


def posts_file(folder: Path) -> Path:
    """The file of posts in a folder."""
    for name in ("posts.jsonl.gz", "posts.jsonl"):
        if (folder / name).is_file():
            return folder / name
    raise ImportRefused(
        f"{folder} has no posts.jsonl or posts.jsonl.gz. See docs/running/import.md for the format."
    )


def read_table(path: Path) -> Iterator[Row]:
    """The rows of a CSV file; a missing file has none."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader((line.replace("\0", "") for line in file))
        for values in reader:
            yield Row(reader.line_num, {key: value or "" for key, value in values.items() if key})


def read_posts(path: Path, report: Report) -> Iterator[Row]:
    """The posts in the order of the file; a line that is no JSON object is reported."""
    opened: Any = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    with opened as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if not raw.strip():
                continue
            report.tallies["posts"].read += 1
            try:
                values = json.loads(raw)
            except ValueError as error:
                report.tell("posts", number, f"is not JSON ({error})")
                continue
            if not isinstance(values, dict) or not values.get("id"):
                report.tell("posts", number, "has no id")
                continue
            yield Row(number, values)


def bytes_read(path: Path) -> int:
    """The size of a file, for the progress bar."""
    return path.stat().st_size


def moment(text: object) -> datetime | None:
    """A date in ISO 8601 or near it; without an offset it is taken as UTC. None when it is no date."""
    if not isinstance(text, str) or not text.strip():
        return None
    written = text.strip()
    # «2010-10-22 11:33:15 -0400»: a space before the offset, which ISO 8601 does not have.
    head, space, offset = written.rpartition(" ")
    if space and offset[:1] in "+-" and offset[1:].replace(":", "").isdigit():
        written = head + offset
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        return None
    return found if datetime(1990, 1, 1, tzinfo=UTC) < found else None
