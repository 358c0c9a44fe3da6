"""What changed between two texts: words taken out and words put in, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, NamedTuple

WORD: Final = re.compile(r"\s+|[\w'’]+|[^\w\s]")
# Comparing words costs their number squared; longer stretches count as rewritten whole.
MOST_WORDS: Final = 3_000


class Piece(NamedTuple):
    """Some words that stayed (`same`), were taken out (`gone`) or were put in (`new`)."""

    state: str
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """The pieces of two plain texts, line by line first, then word by word where lines differ.

    >>> changes("We charge £30.", "We charge £35.")
    [Piece(state='same', text='We charge £'), Piece(state='gone', text='30'), Piece(state='new', text='35'), \
Piece(state='same', text='.')]
    """
    pieces: list[Piece] = []
    for state, text in _lines(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if pieces and pieces[-1].state == state:
            pieces[-1] = Piece(state, pieces[-1].text + text)
        elif text:
            pieces.append(Piece(state, text))
    return pieces


def _lines(before: list[str], after: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(before[a:b]))
        else:
            yield from _words(WORD.findall("".join(before[a:b])), WORD.findall("".join(after[c:d])))


def _words(before: list[str], after: list[str]) -> Iterator[Piece]:
    if max(len(before), len(after)) > MOST_WORDS:
        yield Piece("gone", "".join(before))
        yield Piece("new", "".join(after))
        return
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(before[a:b]))
        else:
            yield Piece("gone", "".join(before[a:b]))
            yield Piece("new", "".join(after[c:d]))
