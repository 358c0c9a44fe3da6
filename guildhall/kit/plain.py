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


def as_text(markup: str, site: str = "") -> str:
    """Stored HTML as a text mail shows it: lists with their marks, quotes with >, links with their addresses.

    Addresses of our own begin with `site`. Unlike `as_typed` nothing need be made of it again.
    """
    writer = _Writer(site)
    writer.feed(markup)
    writer.close()
    return re.sub(r"\n{3,}", "\n\n", writer.text()).strip()


class _Writer(HTMLParser):
    """Writes HTML down line by line; what stands inside a quote or a list is set in."""

    BLOCKS: Final = {"p", "h2", "h3", "h4", "pre", "table", "blockquote", *LISTS}

    def __init__(self, site: str) -> None:
        super().__init__()
        self.site = site
        self.lines: list[str] = [""]
        self.quotes = 0
        self.lists: list[int | None] = []  # the number of the next item, or None where they have none
        self.link, self.link_begins = "", 0
        self.is_as_it_stands = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in self.BLOCKS:
            self._gap(1 if self.lists else 2)
        if tag == "blockquote":
            self.quotes += 1
        elif tag in LISTS:
            self.lists.append(int(values.get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            self._gap(1)
            self._write(self._mark())
        elif tag in ("br", "tr"):
            self._gap(1)
        elif tag in ("td", "th") and self.lines[-1].strip("> "):
            self._write(" | ")
        elif tag == "hr":
            self._gap(2)
            self._write("---")
        elif tag == "a":
            self.link, self.link_begins = values.get("href") or "", len(self.lines[-1])
        elif tag == "img":
            self._write(f"[{values.get('alt') or ''}]")
        self.is_as_it_stands = self.is_as_it_stands or tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            address = f"{self.site}{self.link}" if self.link.startswith("/") else self.link
            if address.removeprefix("mailto:") not in self.lines[-1][self.link_begins :]:
                self._write(f" ({address})")
            self.link = ""
        elif tag in LISTS and self.lists:
            self.lists.pop()
        if tag == "blockquote":
            self._end_quote()
        elif tag in self.BLOCKS:
            self._gap(1 if self.lists else 2)
        self.is_as_it_stands = self.is_as_it_stands and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self.is_as_it_stands:
            first, *others = data.split("\n")
            self._write(first)
            for line in others:
                self.lines.append("")
                self._write(line)
        else:
            words = re.sub(r"\s+", " ", data)
            self._write(words if self.lines[-1].strip("> ") else words.lstrip())

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    def _write(self, words: str) -> None:
        if not words:
            return
        if not self.lines[-1]:
            self.lines[-1] = "> " * self.quotes + "  " * max(0, len(self.lists) - 1)
        self.lines[-1] += words

    def _gap(self, lines: int) -> None:
        """Goes on in a new line, after an empty one where `lines` is 2; never after nothing."""
        empty = {"", *(">" * each for each in range(1, 9))}
        if self.lines[-1].replace(" ", "") not in empty:
            self.lines.append("")
        if lines > 1 and len(self.lines) > 1 and self.lines[-2].replace(" ", "") not in empty:
            self.lines[-1] = ("> " * self.quotes).rstrip()
            self.lines.append("")

    def _end_quote(self) -> None:
        self.quotes = max(0, self.quotes - 1)
        while self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        self.lines += [("> " * self.quotes).rstrip(), ""]

    def _mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "
