"""Practice pages in the neutral format. Quotes stay behind: their authors agreed to be quoted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guildhall.contributions.carrying import Carrier, Said
from guildhall.tools.practice.models import PracticePage
from guildhall.tools.practice.sections import SECTIONS


def row(values: dict[str, Any]) -> dict[str, Any]:
    """The sections, which come clean."""
    return {section.name: values[section.name] for section in SECTIONS if values.get(section.name)}


class PracticePages(Carrier):
    """The words of each section, by its name."""

    def give(self, rows: Sequence[PracticePage], files: Mapping[int, str]) -> Said:
        return {row.pk: dict(row.sections) for row in rows}
