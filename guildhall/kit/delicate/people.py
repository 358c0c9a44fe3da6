"""Names of people in running text: with a title, or by a given name that is common here. Names of streets are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final


def _words(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(name).read_text(encoding="utf-8").split())


# Given names common in the United Kingdom, with those of its Welsh, Irish, South Asian, African, Polish and Chinese families.
# What is mostly another word or a place (Will, Mark, Rose, Victoria) still counts, because a surname has to follow.
GIVEN: Final = _words("given_names.txt")
# What follows a given name where it names a street or a house.
PLACES: Final = _words("place_words.txt")
BEFORE_PLACES: Final = re.compile(r"(?:St\.?|Saint|King|Queen|Prince|Princess|Duke|Lord|Port|Sant)\s\Z")
# Councillors and members of parliament are named in public by their office.
OF_OFFICE: Final = re.compile(r"(?:Cllr\.?|Councillor|Alderman|Mayor|Cyng\.?|Cynghorydd|Maer|Minister)\s\Z")

_WORD = r"[A-ZÀ-ÖØ-ÞŴŶ][\w'’-]*"
TITLED: Final = re.compile(
    rf"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Master|Rev|Revd|Reverend|Parch|Prof|Professor|Bnr|Bns)\b\.?\s+((?:{_WORD}\.?[ ]){{0,2}}{_WORD})"
)
PAIR: Final = re.compile(rf"\b(?=({_WORD}) (?:[A-Z]\.? )?({_WORD}))")


def names_in(text: str) -> Iterator[str]:
    """What looks like the names of people, as they are written."""
    for found in TITLED.finditer(text):
        yield found[1]
    for found in PAIR.finditer(text):
        given, surname = found[1], found[2]
        if given.partition("-")[0].lower() not in GIVEN or surname.lower() in PLACES:
            continue
        before = text[max(0, found.start() - 14) : found.start()]
        if not BEFORE_PLACES.search(before) and not OF_OFFICE.search(before):
            yield f"{given} {surname}"
