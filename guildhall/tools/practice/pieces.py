"""What can be taken out of a post: its paragraphs, without what it quotes of others."""

from __future__ import annotations

import re
from typing import Final

from guildhall.tools.practice.sections import lines_of

QUOTING: Final = re.compile(r"(</?blockquote\b[^>]*>)")


def pieces_of(html: str) -> list[str]:
    """The paragraphs that the author of a post wrote, in plain words: what they quote is not theirs."""
    own, depth = [], 0
    for part in QUOTING.split(html):
        if QUOTING.fullmatch(part):
            depth = max(0, depth + (-1 if part.startswith("</") else 1))
            own.append("<br>")
        elif depth == 0:
            own.append(part)
    return lines_of("".join(own))


def taken(html: str, number: int, chosen: str = "") -> str | None:
    """A paragraph of a post by its number, or the words chosen out of it; None where there is no such paragraph."""
    pieces = pieces_of(html)
    if not 0 <= number < len(pieces):
        return None
    words = " ".join(chosen.split())
    return words if words and words in pieces[number] else pieces[number]
