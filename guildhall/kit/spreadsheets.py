"""Tables that people save and open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

from guildhall.kit.uploads import clean_name

# What a spreadsheet would take for a formula and run.
BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A table as a CSV file to save, in UTF-8 with the mark that Excel looks for; no cell is taken for a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}.csv"
    response["Cache-Control"] = "private, no-cache"
    return response


def harmless(cell: object) -> object:
    """A cell that no spreadsheet runs; numbers stay numbers."""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(BEGINS_A_FORMULA) else cell


def _quoted(name: str) -> str:
    return quote(clean_name(name), safe="")
