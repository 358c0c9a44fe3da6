"""Two versions of a page side by side: lines that stayed, went, came or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from guildhall.kit.compare import Piece, changes
from guildhall.kit.markup import plain_text


@dataclass(frozen=True, slots=True)
class Pair:
    """A line as it was and as it is, in pieces; the same in both when nothing changed."""

    before: list[Piece]
    after: list[Piece]
    is_same: bool = False


def side_by_side(before: str, after: str) -> Iterator[Pair]:
    """The lines of two texts in stored HTML, those that belong together in one pair."""
    was, is_now = (_lines(html) for html in (before, after))
    for what, a, b, c, d in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
        for old, new in zip_longest(was[a:b], is_now[c:d], fillvalue=""):
            if what == "equal":
                yield Pair([Piece("same", old)], [Piece("same", new)], is_same=True)
            elif old or new:
                pieces = changes(old, new)
                yield Pair(
                    [piece for piece in pieces if piece.state != "new"],
                    [piece for piece in pieces if piece.state != "gone"],
                )


def _lines(html: str) -> list[str]:
    return [line.strip() for line in plain_text(html).split("\n") if line.strip()]
