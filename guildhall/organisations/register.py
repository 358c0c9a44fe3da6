"""Reads a register: a CSV file of facts about councils. A broken one is refused whole, line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guildhall.organisations.entries import COLUMNS, IGNORED, NEEDED, Entry, fill

OWN_FILE: Final = Path(__file__).with_name("register.csv")


class BrokenRegister(Exception):
    """A file that cannot be trusted; `problems` says why, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(slots=True)
class Register:
    """A whole file that can be trusted."""

    entries: list[Entry]
    by_gss: dict[str, str]
    unknown_columns: list[str]

    @property
    def by_code(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries}


def read_register(content: bytes, known: Mapping[str, str | None] | None = None) -> Register:
    """The entries of a file, or BrokenRegister.

    `known` gives the code and GSS code of councils that lines may name though the file lacks them.
    """
    known = known or {}
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    problems: list[str] = []
    entries: list[Entry] = []
    try:
        columns = [column.strip() for column in next(reader, [])]
        if problems := list(_wrong_columns(columns)):
            raise BrokenRegister(problems)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(columns):
                entry = Entry(line, "")
                problems += [
                    f"line {line}: {why}" for why in fill(entry, dict(zip(columns, cells, strict=True)))
                ]
                entries.append(entry)
            elif cells:
                problems.append(
                    f"line {line}: has {len(cells)} cells where the first line has {len(columns)}"
                )
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: is not CSV ({error})")
    if not entries and not problems:
        problems.append("line 2: there is no council in this file")
    problems += _wrong_between(entries, known)
    if problems:
        raise BrokenRegister(sorted(problems, key=_line_of))
    by_gss = {gss: code for code, gss in known.items() if gss} | {
        entry.gss: entry.code for entry in entries if entry.gss
    }
    return Register(entries, by_gss, [column for column in columns if column not in COLUMNS | IGNORED])


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BrokenRegister([f"line {line}: is not UTF-8 text; save the file as CSV UTF-8"]) from None


def _wrong_columns(columns: list[str]) -> Iterator[str]:
    if missing := [column for column in NEEDED if column not in columns]:
        yield f"line 1: these columns are missing: {', '.join(missing)}"
    if twice := sorted({column for column in columns if columns.count(column) > 1}):
        yield f"line 1: these columns stand there twice: {', '.join(twice)}"


def _wrong_between(entries: list[Entry], known: Mapping[str, str | None]) -> Iterator[str]:
    """What is wrong between lines: things that stand there twice, or name what is not there."""
    codes: dict[str, int] = {}
    gss_codes: dict[str, int] = {}
    for entry in entries:
        for name, value, seen in (("code", entry.code, codes), ("gss", entry.gss, gss_codes)):
            if value and seen.setdefault(value, entry.line) != entry.line:
                yield f"line {entry.line}: {name} {value} is already on line {seen[value]}"
    all_codes, all_gss = {*codes, *known}, {*gss_codes, *known.values()}
    successors = {entry.code: entry.lists.get("replaced_by", []) for entry in entries}
    for entry in entries:
        for column, there in (("replaced_by", all_codes), ("similar10", all_codes), ("touching", all_gss)):
            for named in entry.lists.get(column, []):
                if named not in there:
                    yield f"line {entry.line}: {column} names {named}, which is neither here nor known"
        if entry.lists.get("replaced_by") and not entry.has_ended:
            yield f"line {entry.line}: it is replaced by another but has no end date"
        if _leads_back(entry.code, successors):
            yield f"line {entry.line}: {entry.code} is replaced, in the end, by itself"


def _leads_back(code: str, successors: dict[str, list[str]]) -> bool:
    waiting, seen = list(successors[code]), set[str]()
    while waiting:
        following = waiting.pop()
        if following == code:
            return True
        if following not in seen:
            seen.add(following)
            waiting += successors.get(following, [])
    return False


def _line_of(problem: str) -> int:
    found = re.match(r"line (\d+)", problem)
    return int(found[1]) if found else 0
