"""One council as a register tells it: its cells read, and what is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from guildhall.organisations.addresses import why_not_a_mail_domain
from guildhall.organisations.words import NATIONS

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


def fill(entry: Entry, row: dict[str, str]) -> Iterator[str]:
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
