"""Brings two changes of one text together: block by block, and where a block was changed twice, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Any, Final

from merge3 import Merge3

from guildhall.kit.markup import clean_html

TOKEN: Final = re.compile(r"<[^>]*>|&#?\w+;|[\w'’]+|\s+|.", re.DOTALL)
VOID: Final = {"br", "hr", "img"}
# Comparing words costs their number squared; and texts with little in common are not mixed word by word.
MOST_TOKENS: Final = 4_000
ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Clash:
    """A place where both changed the same words: as it was, as it stands now, as it was sent; HTML each, or nothing."""

    before: str
    now: str
    sent: str


@dataclass(slots=True)
class Merged:
    """Both changes in one text; at each clash it has the words that were sent, or those now where these were taken out."""

    html: str
    clashes: list[Clash] = field(default_factory=list)


def merge(before: str, now: str, sent: str) -> Merged:
    """Brings what changed from `before` to `now` and from `before` to `sent` together; all three are stored HTML."""
    if before in (now, sent) or now == sent:
        return Merged(now if sent == before else sent)
    merged = Merged("")
    for group in _groups(blocks(before), blocks(now), blocks(sent)):
        if group[0] != "conflict":
            merged.html += "".join(group[1])
        elif _goes_in_pairs(group[1:]):
            for block in zip(*group[1:], strict=True):
                _add(merged, *block)
        else:
            _add(merged, *("".join(lines) for lines in group[1:]))
    return merged


def _add(merged: Merged, was: str, now: str, sent: str) -> None:
    """Adds some blocks that stand in the same place in all three texts."""
    if was in (now, sent) or now == sent:
        merged.html += now if sent == was else sent
        return
    together = _by_words(was, now, sent) if was else now + sent
    if together is None:
        merged.clashes.append(Clash(was, now, sent))
        together = sent or now
    merged.html += together


def _goes_in_pairs(texts: Any) -> bool:
    """Whether neighbouring blocks were changed, none put in and none taken out, so that each can be looked at alone."""
    was, now, sent = texts
    return len(was) == len(now) == len(sent) and all(
        _alike(TOKEN.findall(one), TOKEN.findall(other))
        for one, *others in zip(was, now, sent, strict=True)
        for other in others
    )


def blocks(html: str) -> list[str]:
    """The blocks of stored HTML in order: paragraphs, headings, whole lists and tables."""
    splitter = _Splitter(html)
    return [block for block in splitter.blocks if block.strip()]


def _by_words(before: str, now: str, sent: str) -> str | None:
    """The same within some blocks, or nothing where both changed the same words."""
    was, theirs, ours = (TOKEN.findall(html) for html in (before, now, sent))
    if max(map(len, (was, theirs, ours))) > MOST_TOKENS or not (_alike(was, theirs) and _alike(was, ours)):
        return None
    pieces: list[str] = []
    for group in _groups(was, theirs, ours):
        if group[0] != "conflict":
            pieces += group[1]
            continue
        _was, one, other = ("".join(lines) for lines in group[1:])
        if _was or not (_is_whole(one) and _is_whole(other)):
            return None
        pieces += [one, other]
    together = "".join(pieces)
    # Two changes of markup that cross each other are left to people.
    return together if clean_html(together) == together else None


def _is_whole(html: str) -> bool:
    """Whether these are whole blocks or items, which can stand one after another."""
    return html.startswith("<") and html.endswith(">") and clean_html(html) == html


def _alike(one: list[str], other: list[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _groups(before: list[str], now: list[str], sent: list[str]) -> Any:
    return Merge3(before, now, sent, sequence_matcher=_matcher).merge_groups()  # type: ignore[arg-type]


def _matcher(junk: Any, one: Any, other: Any) -> SequenceMatcher[str]:
    return SequenceMatcher(junk, one, other, autojunk=False)


class _Splitter(HTMLParser):
    """Cuts HTML where no element is open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.depth, self.begun = html, 0, 0
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.blocks: list[str] = []
        self.feed(html)
        self.close()
        self._cut(len(html))

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _cut(self, at: int) -> None:
        if at > self.begun:
            self.blocks.append(self.html[self.begun : at])
            self.begun = at

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0 and tag not in ("a", "strong", "em", "s", "code", "span", "br", "img"):
            self._cut(self._at())
        if tag == "hr" and self.depth == 0:
            self._cut(self._at() + len(self.get_starttag_text() or ""))
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        if self.depth == 0 and tag not in ("a", "strong", "em", "s", "code", "span"):
            self._cut(self._at() + len(tag) + 3)
