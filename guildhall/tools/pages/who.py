"""Who wrote which part of a page, read from its versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from guildhall.tools.pages.merging import blocks
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.versions import History, Version

# Older changes count as made by whoever wrote the oldest version that is read.
MOST_VERSIONS: Final = 200
ITEM: Final = re.compile(r"<li>")
LIST: Final = re.compile(r"<(ul|ol)\b[^>]*>(.*)</\1>\s*\Z", re.DOTALL)


@dataclass(slots=True)
class Part:
    """Words that stand together and came with one version."""

    version: Version
    html: str


def who_wrote(page: Page) -> list[Part]:
    """The parts of a page in order, neighbours of the same version as one."""
    known: list[tuple[str, Version]] = []
    for version, html in History(page).texts(MOST_VERSIONS):
        now = [piece for block in blocks(html) for piece in _pieces(block)]
        matcher = SequenceMatcher(None, [words for words, _version in known], now, autojunk=False)
        following: list[tuple[str, Version]] = []
        for what, a, b, c, d in matcher.get_opcodes():
            following += known[a:b] if what == "equal" else [(words, version) for words in now[c:d]]
        known = following
    parts: list[Part] = []
    for words, version in known:
        if parts and parts[-1].version.key == version.key:
            parts[-1].html += words
        else:
            parts.append(Part(version, words))
    return parts


def _pieces(block: str) -> list[str]:
    """A block, or the items of a flat list as lists of one item each."""
    found = LIST.match(block)
    if found is None or re.search(r"<[uo]l\b", found[2]):
        return [block]
    items = [f"<li>{item.strip()}" for item in ITEM.split(found[2]) if item.strip()]
    first = int(started[1]) if (started := re.match(r'<ol start="(\d{1,6})"', block)) else 1
    if found[1] == "ul":
        return [f"<ul>{item}</ul>" for item in items]
    return [f'<ol start="{number}">{item}</ol>' for number, item in enumerate(items, first)]
