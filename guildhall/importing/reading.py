"""Reads the neutral format: a folder with communities.csv, people.csv and posts.jsonl or posts.jsonl.gz."""

from __future__ import annotations

import csv
import gzip
import json
import math
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, cast

from guildhall.importing.reports import Report, Row

LONGEST_LINE = 64 * 2**20
csv.field_size_limit(LONGEST_LINE)

Advance = Callable[[float], None]


class ImportRefused(Exception):
    """The folder cannot be read at all; the message says what is missing and what to do."""


def posts_file(folder: Path) -> Path:
    """The file of posts in a folder."""
    for name in ("posts.jsonl.gz", "posts.jsonl"):
        if (folder / name).is_file():
            return folder / name
    raise ImportRefused(
        f"{folder} has no posts.jsonl or posts.jsonl.gz. docs/running/import.md says what a folder must hold."
    )


def read_table(path: Path, report: Report) -> Iterator[Row]:
    """The rows of a CSV file; a missing file has none."""
    if not path.is_file():
        return
    tally = report.tallies[path.stem]
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(line.replace("\0", "") for line in file)
        try:
            for values in reader:
                tally.read += 1
                row = Row(
                    path.name, reader.line_num, {key: value or "" for key, value in values.items() if key}
                )
                if None in values:
                    report.tell(row, "has more columns than the heading")
                yield row
        except csv.Error as error:
            report.tell(
                Row(path.name, reader.line_num, {}),
                f"cannot be read ({error}); the rest of the file is left out",
            )


def read_posts(path: Path, report: Report, advance: Advance = lambda _part: None) -> Iterator[Row]:
    """The posts in the order of the file; says how far it is, from 0 to 1."""
    size = path.stat().st_size or 1
    with path.open("rb") as file, gzip.GzipFile(fileobj=file) as unpacked:
        lines = cast("IO[bytes]", unpacked) if path.suffix == ".gz" else file
        for number, raw in enumerate(_lines(lines, path, report), start=1):
            advance(file.tell() / size)
            if not raw.strip():
                continue
            report.tallies["posts"].read += 1
            row = Row(path.name, number, {}, blake2b(raw, digest_size=8).hexdigest(), len(raw))
            values = _parsed(raw, row, report)
            if values is not None:
                row.values = values
                yield row


def _lines(file: IO[bytes], path: Path, report: Report) -> Iterator[bytes]:
    """The lines of a file, also of one that breaks off; a line that would fill the memory is cut."""
    number = 0
    while True:
        number += 1
        try:
            raw = file.readline(LONGEST_LINE)
            if len(raw) == LONGEST_LINE:
                while not file.readline(LONGEST_LINE).endswith(b"\n") and file.read(1):
                    pass
        except (EOFError, OSError, zlib.error) as error:
            report.tell(
                Row(path.name, number, {}),
                f"the file breaks off here ({error}); what stands before it was read",
            )
            return
        if not raw:
            return
        yield raw


def _parsed(raw: bytes, row: Row, report: Report) -> dict[str, Any] | None:
    """A line as a JSON object whose texts PostgreSQL can keep."""
    text = raw.decode("utf-8", "replace").rstrip("\r\n")
    if "\ufffd" in text and "\ufffd".encode() not in raw:
        report.tell(row, "has bytes that are not UTF-8; a sign stands for each")
    try:
        values = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        report.tell(row, f"is not JSON ({error})")
        return None
    if not isinstance(values, dict):
        report.tell(row, "is not a JSON object")
        return None
    # No text in PostgreSQL holds a zero byte or half of a surrogate pair, and JSON may hold both.
    return _keepable(values) if "\\u0000" in text or "\\ud" in text.lower() else values


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _finite(written: str) -> float:
    found = float(written)
    return found if math.isfinite(found) else _no_number(written)


def _keepable(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "replace").decode()
        case list():
            return [_keepable(each) for each in value]
        case dict():
            return {_keepable(key): _keepable(each) for key, each in value.items()}
        case _:
            return value
