"""Words as people type them into a plain box: what is simple enough is shown without markup, and comes back the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from guildhall.kit.markup import LOOKS_LIKE_HTML, typed_to_html

SIMPLE: Final = {"p", "br", "a", "blockquote", "ul", "ol", "li"}
LISTS: Final = ("ul", "ol")


def as_typed(markup: str) -> str:
    """Stored HTML as plain text that `typed_to_html` makes the same of, or unchanged where that is not possible.

    A quote becomes lines that begin with >, a list lines that begin with - or a number, as in mails.
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    text = "\n\n".join(reader.blocks)
    if reader.is_simple and _same(typed_to_html(text), markup):
        return text
    return markup if LOOKS_LIKE_HTML.search(markup) else f"<div>{markup}</div>"


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(markup: str) -> str:
    """HTML without what a quote remembers of where it comes from, and without the gaps between and after words."""
    bare = _Bare()
    bare.feed(markup)
    bare.close()
    return re.sub(r"\s+(?=</|\Z)", "", "".join(bare.pieces))


class _Bare(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [each for each in attrs if tag != "blockquote"]
        self.pieces.append(f"<{tag}{kept or ''}>")

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data if data.strip() else data.replace("\n", ""))


class _Reader(HTMLParser):
    """Gathers blocks of plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.words = ""
        self.items: list[str] = []
        self.open: list[str] = []
        self.quoted_from = 0
        self.is_simple = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_simple = self.is_simple and tag in SIMPLE
        if tag == "br":
            self.words += "\n"
            return
        self.is_simple = self.is_simple and not (tag in (*LISTS, "blockquote") and self._is_within(*LISTS))
        self.open.append(tag)
        if tag == "blockquote":
            self.quoted_from = len(self.blocks)
        elif tag in LISTS:
            self.items = []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)
        if tag == "p" and not self._is_within(*LISTS):
            self._end_block()
        elif tag == "li":
            self.items.append(self.words.strip())
            self.words = ""
        elif tag in LISTS:
            marks = [f"{number}." if tag == "ol" else "-" for number in range(1, len(self.items) + 1)]
            self.blocks.append(
                "\n".join(f"{mark} {item}" for mark, item in zip(marks, self.items, strict=True))
            )
        elif tag == "blockquote":
            self._end_block()
            quoted = "\n\n".join(self.blocks[self.quoted_from :]).split("\n")
            self.blocks[self.quoted_from :] = ["\n".join(f"> {line}".rstrip() for line in quoted)]

    def handle_data(self, data: str) -> None:
        self.words += data if self.open else data.strip()

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        if self.words.strip():
            self.blocks.append(self.words.strip())
        self.words = ""

    def _is_within(self, *tags: str) -> bool:
        return any(tag in self.open for tag in tags)
