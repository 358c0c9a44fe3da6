"""Reads a register: a CSV file of facts about councils. A broken one is refused whole, line by line."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from guildhall.organisations.addresses import why_not_a_mail_domain
from guildhall.organisations.words import NATIONS

OWN_FILE: Final = Path(__file__).with_name("register.csv")
NEEDED: Final = ("code", "name", "type", "nation")
# A domain of these is handed out by government; others may lapse once their council is gone.
GOVERNMENT: Final = (".gov.uk", ".gov.wales", ".llyw.cymru", ".gov.scot")

TEXTS: Final = {
    "name": ("name", 160),
    "nice": ("short_name", 120),
    "welsh_name": ("welsh_name", 160),
    "welsh_nice": ("welsh_short_name", 120),
    "type": ("type", 60),
    "nation": ("nation", 20),
    "region": ("region", 40),
    "county": ("county", 12),
    "combined_authority": ("combined_authority", 12),
}
DATES: Final = {"start": "start_date", "end": "end_date"}
# Column: field, digits kept, least and most that is believable.
NUMBERS: Final = {
    "population": ("population", 0, 1, 80_000_000),
    "area_km2": ("area_km2", 1, 0.1, 250_000),
    "lat": ("latitude", 4, 49, 61.5),
    "long": ("longitude", 4, -9, 2.5),
}
STATISTICS: Final = {
    "imd_score": ("deprivation", 1, 0, 100),
    "imd_high": ("most_deprived", 2, 0, 1),
    "imd_med": ("middle", 2, 0, 1),
    "imd_low": ("least_deprived", 2, 0, 1),
}
LISTS: Final = ("replaced_by", "touching", "similar10", "mail_domains")
IGNORED: Final = {"current", "density"}
COLUMNS: Final = {
    *("code", "gss", "web_domain", "label_ruc", *LISTS),
    *(TEXTS | DATES | NUMBERS | STATISTICS),
}

Value = str | float | date | None


class BrokenRegister(Exception):
    """A file that cannot be trusted; `problems` says why, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(slots=True)
class Entry:
    """One council as the file tells it. A blank cell is absent here: it leaves what is known."""

    line: int
    code: str
    facts: dict[str, Value] = field(default_factory=dict)
    statistics: dict[str, str | float] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)

    @property
    def gss(self) -> str:
        return str(self.facts.get("gss_code", ""))

    @property
    def has_ended(self) -> bool:
        return "end_date" in self.facts

    @property
    def mail_domains(self) -> list[str]:
        """What the file says, or else its web domain where mail may be trusted to come from there."""
        if "mail_domains" in self.lists:
            return self.lists["mail_domains"]
        domain = self.web_domain
        return [domain] if domain and (not self.has_ended or domain.endswith(GOVERNMENT)) else []

    @property
    def web_domain(self) -> str:
        return str(self.facts.get("website", "")).removeprefix("https://www.").rstrip("/")


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
                    f"line {line}: {why}" for why in _fill(entry, dict(zip(columns, cells, strict=True)))
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


def _fill(entry: Entry, row: dict[str, str]) -> Iterator[str]:
    """Takes the cells of a line into an entry, and tells what is wrong with them."""
    cells = {column: " ".join(cell.split()) for column, cell in row.items() if cell.strip()}
    entry.code = cells.get("code", "")
    if not re.fullmatch(r"[A-Z0-9-]{1,12}", entry.code):
        yield f"code “{entry.code}” should be 1 to 12 capital letters, digits and hyphens"
    for column in NEEDED[1:]:
        if column not in cells:
            yield f"{column} is empty"
    for column, (name, longest) in TEXTS.items():
        if cell := cells.get(column):
            entry.facts[name] = cell
            if len(cell) > longest or not cell.isprintable():
                yield f"{column} should be at most {longest} letters on one line"
    if cells.get("nation", "England") not in NATIONS:
        yield f"nation “{cells['nation']}” should be one of {', '.join(NATIONS)}"
    if gss := cells.get("gss"):
        entry.facts["gss_code"] = gss
        if not re.fullmatch(r"[A-Z]\d{8}", gss):
            yield f"gss “{gss}” should be a letter and eight digits"
    yield from _fill_dates(entry, cells)
    yield from _fill_numbers(entry, cells)
    yield from _fill_domains(entry, cells)
    if label := cells.get("label_ruc"):
        entry.statistics["setting"] = label


def _fill_dates(entry: Entry, cells: dict[str, str]) -> Iterator[str]:
    for column, name in DATES.items():
        if cell := cells.get(column):
            try:
                entry.facts[name] = date.fromisoformat(cell)
            except ValueError:
                yield f"{column} “{cell}” should be a date such as 2023-04-01"
    start, end = entry.facts.get("start_date"), entry.facts.get("end_date")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield f"it ends ({end}) before it starts ({start})"


def _fill_numbers(entry: Entry, cells: dict[str, str]) -> Iterator[str]:
    for column, (name, digits, least, most) in (NUMBERS | STATISTICS).items():
        if not (cell := cells.get(column)):
            continue
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            yield f"{column} “{cell}” should be a number from {least:,} to {most:,}"
            continue
        rounded = round(number, digits) if digits else round(number)
        if column in NUMBERS:
            entry.facts[name] = rounded
        else:
            entry.statistics[name] = rounded
    if ("latitude" in entry.facts) != ("longitude" in entry.facts):
        yield "lat and long belong together: one of them is missing"


def _fill_domains(entry: Entry, cells: dict[str, str]) -> Iterator[str]:
    for column in LISTS:
        if cell := cells.get(column):
            entry.lists[column] = list(dict.fromkeys(filter(None, re.split(r"[;,\s]+", cell))))
    if domain := cells.get("web_domain"):
        entry.facts["website"] = f"https://www.{domain.lower().removeprefix('www.')}/"
    entry.lists = {
        column: [each.lower() for each in values] if column == "mail_domains" else values
        for column, values in entry.lists.items()
    }
    for domain in {*entry.lists.get("mail_domains", []), *filter(None, [entry.web_domain])}:
        if why := why_not_a_mail_domain(domain):
            yield f"{domain}: {why}"


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
