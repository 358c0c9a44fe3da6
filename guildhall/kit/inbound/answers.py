"""Answers typed into a quote without a mark, as Outlook lets people do: what we did not send is the author's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from guildhall.kit.inbound.lines import Line, Role
from guildhall.kit.inbound.quotes import MARKER_WORDS, is_marker

WORD: Final = re.compile(r"[^\W_]+")
ADDRESS: Final = re.compile(r"<?(?:https?|mailto|tel):[^\s<>]{1,4000}>?|\[cid:[^\]\s]{1,300}\]")
LONGEST: Final = 50_000
MOST_LINES: Final = 2_000
# So much of what we sent must stand in the quote before we dare to say what in it is new.
ENOUGH: Final = 0.6


def find_answers(lines: list[Line], sent: Sequence[str]) -> bool:
    """Gives lines below our marker that are not in `sent` to the author, and says whether any are.

    These are the words of our whole mail, in each version that a mail program may quote.
    """
    if not sent:
        return False
    start = next((at for at, line in enumerate(lines) if _is_quoted(line) and is_marker(lines, at)), None)
    if start is None:
        return False
    depth = lines[start].depth
    versions = [_words(version[:LONGEST]) for version in sent]
    known = " | ".join(f" {' '.join(words)} " for words in versions)
    shortest = min(map(len, versions)) - len(MARKER_WORDS)
    end = min(start + MOST_LINES, len(lines))
    quoted = [at for at in range(start, end) if lines[at].role is Role.QUOTE and lines[at].depth == depth]
    said = {at: _words(lines[at].words[:LONGEST]) for at in quoted}
    found = {at for at in quoted if f" {' '.join(said[at])} " in known}
    if not found or sum(len(said[at]) for at in found) < ENOUGH * shortest:
        return False
    new = [at for at in quoted if said[at] and at not in found]
    for at in new:
        lines[at].role = Role.OWN
        lines[at].gap = True
        lines[at].depth = 0
        if at < max(found):  # what stands below everything answers the whole
            _keep_question(lines, at - 1, found)
    return bool(new)


def _is_quoted(line: Line) -> bool:
    return line.role in (Role.QUOTE, Role.ATTRIBUTION)


def _keep_question(lines: list[Line], at: int, found: set[int]) -> None:
    """The line of ours right above an answer stays in sight, as a quote."""
    if at in found and lines[at].role is Role.QUOTE:
        lines[at].role = Role.KEPT_QUOTE
        lines[at].depth = max(lines[at].depth, 1)


def _words(text: str) -> list[str]:
    return WORD.findall(ADDRESS.sub(" ", text.casefold()))
