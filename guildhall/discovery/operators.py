"""Operators in what somebody typed: author:, in:, tag:, council:, before:, after: and kind:, in English and in Welsh."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from django.utils.dates import MONTHS
from django.utils.translation import get_language, override

from guildhall.contributions.kinds import KINDS
from guildhall.discovery.words import fold

LANGUAGES: Final = ("en", "cy")


class Operator(StrEnum):
    """What an operator narrows."""

    AUTHOR = "author"
    IN = "in"
    TAG = "tag"
    COUNCIL = "council"
    BEFORE = "before"
    AFTER = "after"
    KIND = "kind"


# How each is spelt, the usual spelling first; all are known in every language, without regard to accents and hyphens.
SPELLINGS: Final[dict[str, dict[Operator, tuple[str, ...]]]] = {
    "en": {each: (each.value,) for each in Operator} | {Operator.COUNCIL: ("council", "organisation")},
    "cy": {
        Operator.AUTHOR: ("awdur",),
        Operator.IN: ("yn",),
        Operator.TAG: ("tag",),
        Operator.COUNCIL: ("cyngor", "sefydliad"),
        Operator.BEFORE: ("cyn",),
        Operator.AFTER: ("wedi", "ar-ôl"),
        Operator.KIND: ("math",),
    },
}
KNOWN: Final = {
    fold(spelling): operator
    for spellings in SPELLINGS.values()
    for operator, several in spellings.items()
    for spelling in several
}
# Phrases come first, so that an operator within quotation marks is a word like any other.
PIECE: Final = re.compile(
    r"""-?"[^"]*"?|(?<!\S)(?P<minus>-?)(?P<name>[^\W\d_][\w-]*):(?!//)(?:\s*"(?P<phrase>[^"]*)"?|\s*(?P<word>[^\s":]+)(?![\S:])|(?P<odd>[^\s"]*))|[^\s"]+"""
)
# Telephones write these by themselves.
STRAIGHT: Final = dict.fromkeys(map(ord, "“”„‟«»"), '"')
EARLIEST, LATEST = 1970, 2200
DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
BRITISH_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
DAY_IN_WORDS: Final = re.compile(r"(?:(\d{1,2}) )?([^\W\d_]+) (\d{4})")
MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One operator with its value, as typed; `others` is what was typed without it."""

    operator: Operator
    spelling: str
    value: str
    is_unwanted: bool
    others: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was typed, taken apart: plain words, and operators."""

    words: str
    operators: Sequence[Asked]

    def with_words(self, words: str) -> str:
        """What was typed, with other plain words."""
        return " ".join([words, *map(written, self.operators)]).strip()


def written(asked: Asked) -> str:
    """An operator as one types it."""
    value = f'"{asked.value}"' if " " in asked.value else asked.value
    return f"{'-' * asked.is_unwanted}{asked.spelling}:{value}"


def spelt(operator: Operator) -> str:
    """How an operator is usually spelt in the reader's language."""
    return SPELLINGS[get_language() if get_language() in LANGUAGES else "en"][operator][0]


def take_apart(typed: str) -> Taken:
    """Parts the operators from the words. Whatever looks like one but is none, such as a time, stays a word."""
    typed = typed.translate(STRAIGHT)
    found = [
        (piece, operator)
        for piece in PIECE.finditer(typed)
        if piece["name"] and (operator := KNOWN.get(fold(piece["name"]).lower()))
    ]
    asked = [
        Asked(
            operator,
            piece["name"],
            " ".join((piece["phrase"] or piece["word"] or piece["odd"] or "").split()),
            bool(piece["minus"]),
            _without(typed, [piece]),
        )
        for piece, operator in found
    ]
    return Taken(_without(typed, [piece for piece, _operator in found]), asked)


def _without(typed: str, pieces: Sequence[re.Match[str]]) -> str:
    kept, end = [], 0
    for piece in pieces:
        kept.append(typed[end : piece.start()])
        end = piece.end()
    return " ".join(" ".join([*kept, typed[end:]]).split())


def period(value: str) -> tuple[date, date] | None:
    """The day, month or year that is meant, from its first day to the one after its last; None where it is no date."""
    text = " ".join(fold(value).lower().split())
    if found := DAY.fullmatch(text):
        return _span(*map(int, found.groups()))
    if found := BRITISH_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _span(year, month, day)
    if found := DAY_IN_WORDS.fullmatch(text):
        named = _months().get(found[2])
        return _span(int(found[3]), named, int(found[1]) if found[1] else None) if named else None
    if found := MONTH.fullmatch(text):
        return _span(*map(int, found.groups()))
    return _span(int(text)) if YEAR.fullmatch(text) else None


def _span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date] | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)


@cache
def _months() -> dict[str, int]:
    """The months by their names, whole and of three letters."""
    names = {}
    for language in LANGUAGES:
        with override(language):
            for number, name in MONTHS.items():
                whole = fold(str(name)).lower()
                names[whole] = number
                names.setdefault(whole[:3], number)
    return names


@cache
def _kinds() -> dict[str, list[str]]:
    """Kinds by what people call one or several of them."""
    names: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with override(language):
            for kind in KINDS.values():
                for name in (kind.word, str(kind.label), str(kind.plural)):
                    words = names.setdefault(" ".join(fold(name).lower().split()), [])
                    if kind.word not in words:
                        words.append(kind.word)
    return names


def kinds_called(value: str) -> list[str]:
    """The kinds that somebody means by a word such as «questions»."""
    return _kinds().get(" ".join(fold(value).lower().split()), [])
