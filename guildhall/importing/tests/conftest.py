"""Folders in the neutral format, written by the tests themselves."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from guildhall.importing.loading import import_folder
from guildhall.importing.reports import Dirty, Report

Row = Mapping[str, Any]
MakeFolder = Callable[..., Path]
BringIn = Callable[[Path], tuple[Report, list[Dirty]]]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Writes a folder: `make_folder([post, …], people=[…], communities=[…])`; a post may be a line as it stands."""

    def make(
        posts: Iterable[Row | bytes] = (),
        people: Iterable[Row] = ({"id": "ann", "name": "Ann Teague"}, {"id": "ben", "name": "Ben Oduya"}),
        communities: Iterable[Row] = ({"id": "bins", "name": "Bins and boxes"},),
        name: str = "allotments",
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        write_table(folder / "people.csv", list(people))
        write_table(folder / "communities.csv", list(communities))
        lines = (post if isinstance(post, bytes) else json.dumps(post).encode() for post in posts)
        (folder / "posts.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
        return folder

    return make


@pytest.fixture
def bring_in(db: None) -> BringIn:
    """Imports a folder, and returns the report and every dirty row."""

    def bring(folder: Path) -> tuple[Report, list[Dirty]]:
        dirty: list[Dirty] = []
        report = Report(dirty.append)
        import_folder(folder, folder.name, report)
        return report, dirty

    return bring


def write_table(path: Path, rows: list[Row]) -> None:
    """A CSV file with these rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)


def a_post(number: int, **values: Any) -> dict[str, Any]:
    """A root without anything odd about it."""
    return {
        "id": f"p{number}",
        "community": "bins",
        "thread": f"p{number}",
        "parent": None,
        "author": "ann",
        "date": f"2021-03-04T05:{number % 60:02}:00Z",
        "title": f"Question number {number}",
        "body": f"What do you do about number {number}?",
    } | values


def a_reply(number: int, to: int, **values: Any) -> dict[str, Any]:
    """A reply to a root."""
    return a_post(number, thread=f"p{to}", parent=f"p{to}", title=None, author="ben") | values
