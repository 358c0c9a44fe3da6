"""The lines of an HTML body, with what clients say about them by classes, ids and styles."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final

from guildhall.kit.inbound.clients import is_quoting, meaning
from guildhall.kit.inbound.lines import DEEPEST, Hint, Line, Step, is_rule, joined
from guildhall.kit.inbound.tokens import UNSEEN, Reader, Tag

VOID: Final = {"br", "hr", "img", "input", "meta", "link", "col", "area", "wbr", "base", "source", "embed"}
BLOCKS: Final = {
    *(
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "section",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "article",
        "center",
        "address",
        "dl",
        "dt",
        "dd",
        "header",
        "footer",
    ),
    *("form", "fieldset", "main", "figure", "figcaption", "caption", "details", "summary", "body", "html"),
}
APART: Final = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "dl"}
STEPS: Final = {"ul", "ol", "li", "table", "tr", "td", "th"}
# An element of the left ends an open one of the right, unless one of the third lies between.
ENDS: Final = {
    "li": ({"li"}, {"ul", "ol"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
}
MOST_OPEN: Final = 400
LOOKED_BACK: Final = 60
NO_MARGIN: Final = re.compile(
    r"margin(?:-bottom|-block-end)?\s{0,5}:\s{0,5}0|margin\s{0,5}:[^;]{0,40}\b0[a-z]*\s{0,3}(?:;|\Z)"
)
BOLD: Final = re.compile(r"font-weight\s{0,5}:\s{0,5}(?:bold|[6-9]00)")
LIGHT: Final = re.compile(r"font-weight\s{0,5}:\s{0,5}(?:normal|[1-5]00)")
ITALIC: Final = re.compile(r"font-style\s{0,5}:\s{0,5}italic")
PREFORMATTED: Final = re.compile(r"white-space\s{0,5}:\s{0,5}(?:pre|break-spaces)")
HIDDEN: Final = re.compile(r"display\s{0,5}:\s{0,5}none")
LINKS: Final = ("http://", "https://", "mailto:", "tel:")
DELIMITERS: Final = ("-- ", "--\xa0")
NUMBER: Final = re.compile(r"\s*\(?(?:\d+|[a-z])[.)]")


@dataclass(slots=True)
class Element:
    """An open element: its name, and what holds of the words in it."""

    name: str
    depth: int = 0
    hint: Hint = Hint.NONE
    path: tuple[Step, ...] = ()
    scopes: tuple[int, ...] = ()
    bold: bool = False
    italic: bool = False
    link: str = ""
    raw: bool = False
    apart: bool = False
    is_mark: bool = False  # Word's bullet or number of a list
    is_item: bool = False  # Word's paragraph in a list
    cells: int = 0


@dataclass(slots=True)
class Run:
    """Words of one line that look alike."""

    words: str
    bold: bool
    italic: bool
    link: str


@dataclass(slots=True)
class Builder:
    """Takes tags and words, gives lines."""

    lines: list[Line] = field(default_factory=list)
    open: list[Element] = field(default_factory=lambda: [Element("")])
    runs: list[Run] = field(default_factory=list)
    gap: bool = True
    held: bool = False  # a space that does not break stands in the line
    mark: str = ""
    number: int = 0
    overflow: int = 0

    def take(self, token: Tag | str) -> None:
        """The next piece of the mail."""
        if isinstance(token, str):
            self._words(token)
        elif token.closes:
            self._close(token.name)
        elif token.name in VOID:
            self._void(token)
        elif token.name not in UNSEEN:
            self._open(token)

    def _words(self, words: str) -> None:
        top = self.open[-1]
        if top.is_mark:
            self.mark += words.strip()
            return
        if not top.raw:
            self._add(words)
            return
        for position, line in enumerate(words.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if position:
                self._end_line(is_break=True)
            self._add(line)

    def _add(self, words: str) -> None:
        if not words:
            return
        top = self.open[-1]
        self.held |= "\xa0" in words
        self.runs.append(Run(words, top.bold, top.italic, top.link))

    def _void(self, tag: Tag) -> None:
        if tag.name == "br":
            self._end_line(is_break=True)
        elif tag.name == "hr":
            self._end_line()
            self.gap = True
        elif tag.name == "img":
            alt = tag.attributes.get("alt", "")
            # A picture of an emoji is a word; a logo is none.
            if alt and len(alt) < 12 and not alt.isascii() and not any(letter.isalnum() for letter in alt):
                self._add(alt)

    def _open(self, tag: Tag) -> None:
        if tag.name in BLOCKS:
            self._end_line()
            self._end_implied(tag.name)
        if len(self.open) >= MOST_OPEN:
            self.overflow += 1
            return
        element = self._element(tag)
        self.gap |= element.apart
        self.open.append(element)

    def _end_implied(self, name: str) -> None:
        if self.open[-1].name == "p":
            self._pop()
        ended, walls = ENDS.get(name, (None, None))
        if not ended or not walls:
            return
        for position in range(len(self.open) - 1, max(len(self.open) - LOOKED_BACK, 0), -1):
            if self.open[position].name in walls:
                return
            if self.open[position].name in ended:
                while len(self.open) > position:
                    self._pop()
                return

    def _close(self, name: str) -> None:
        if name in BLOCKS:
            self._end_line()
        if self.overflow:
            self.overflow -= 1
            return
        for position in range(len(self.open) - 1, max(len(self.open) - LOOKED_BACK, 0), -1):
            if self.open[position].name == name:
                while len(self.open) > position:
                    self._pop()
                return

    def _pop(self) -> None:
        if self.open[-1].apart:
            self.gap = True
        self.open.pop()

    def _element(self, tag: Tag) -> Element:
        within = self.open[-1]
        style = tag.attributes.get("style", "").lower()
        said = meaning(tag)
        element = Element(
            tag.name,
            within.depth,
            said.hint if said.hint is not Hint.NONE and within.hint is not Hint.QUOTE else within.hint,
            within.path,
            within.scopes,
            (
                within.bold
                or tag.name in ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th")
                or bool(BOLD.search(style))
            )
            and not LIGHT.search(style),
            within.italic or tag.name in ("i", "em", "cite") or bool(ITALIC.search(style)),
            _link(tag) or within.link,
            within.raw or tag.name == "pre" or bool(PREFORMATTED.search(style)),
            tag.name in APART or (tag.name == "p" and not _is_tight(tag, style)),
            within.is_mark or "mso-list:ignore" in style.replace(" ", ""),
            within.is_item or "msolistparagraph" in tag.attributes.get("class", "").lower(),
        )
        element.apart |= said.hint in (Hint.RULED_BLOCK, Hint.REPLY_HEADER)
        if HIDDEN.search(style):
            element.hint = Hint.QUOTE
        self._place(tag, element, is_scope=said.is_scope)
        return element

    def _place(self, tag: Tag, element: Element, *, is_scope: bool) -> None:
        if tag.name == "blockquote" and is_quoting(tag):
            element.depth = min(element.depth + 1, DEEPEST)
        elif tag.name == "blockquote" or tag.name in STEPS:
            self.number += 1
            if len(element.path) < 40:
                element.path = (*element.path, Step(tag.name, self.number, self._column(tag.name)))
        if (is_scope or tag.name == "blockquote") and len(element.scopes) < 40:
            self.number += 1
            element.scopes = (*element.scopes, self.number)

    def _column(self, name: str) -> int:
        """The column of a cell that begins: empty ones have no line, and still take up their place."""
        row = self.open[-1]
        if name not in ("td", "th") or row.name != "tr":
            return 0
        row.cells += 1
        return row.cells - 1

    def _end_line(self, *, is_break: bool = False) -> None:
        words = joined("".join(run.words for run in self.runs))
        if not words:
            self.gap |= is_break or self.held
        else:
            self.lines.append(self._line(words))
            self.gap = False
        self.runs.clear()
        self.held = False
        if not is_break:
            self.mark = self.mark if not words else ""

    def _line(self, words: str) -> Line:
        top = self.open[-1]
        path = top.path
        if top.is_item and self.mark:
            tag = "ol" if NUMBER.match(self.mark) else "ul"
            last = self.lines[-1].path[-2:] if self.lines else ()
            self.number += 2
            begun = last and last[0].tag == tag and last[-1].tag == "li" and not self.gap
            path = (*path, last[0] if begun else Step(tag, self.number), Step("li", self.number + 1))
        return Line(
            words,
            self._markup(),
            top.depth,
            self.gap,
            path,
            top.hint,
            top.scopes,
            is_rule=is_rule(words),
            is_certain=top.depth > 0 or "".join(run.words for run in self.runs).strip("\n") in DELIMITERS,
        )

    def _markup(self) -> str:
        pieces: list[str] = []
        position = 0
        runs = self.runs
        while position < len(runs):
            end = position + 1
            while end < len(runs) and runs[end].link == runs[position].link:
                end += 1
            inside = _emphasised(runs[position:end])
            link = runs[position].link
            pieces.append(
                f'<a href="{html.escape(link)}">{inside}</a>' if link and inside.strip() else inside
            )
            position = end
        return joined("".join(pieces))


def _emphasised(runs: list[Run]) -> str:
    pieces: list[str] = []
    position = 0
    while position < len(runs):
        first, end = runs[position], position + 1
        while end < len(runs) and (runs[end].bold, runs[end].italic) == (first.bold, first.italic):
            end += 1
        words = html.escape("".join(run.words for run in runs[position:end]), quote=False)
        if words.strip(" \n\t\r\xa0"):
            words = f"<em>{words}</em>" if first.italic else words
            words = f"<strong>{words}</strong>" if first.bold else words
        pieces.append(words)
        position = end
    return "".join(pieces)


def _link(tag: Tag) -> str:
    address = tag.attributes.get("href", "").strip() if tag.name == "a" else ""
    return address[:2_000] if address.lower().startswith(LINKS) else ""


def _is_tight(tag: Tag, style: str) -> bool:
    """Whether a paragraph stands close to the next, as Outlook's do: then it is but a line."""
    return "mso" in tag.attributes.get("class", "").lower() or bool(NO_MARGIN.search(style))


def html_lines(markup: str) -> list[Line]:
    """The lines of HTML as mail clients write it."""
    builder = Builder()
    for token in Reader(markup).tokens():
        builder.take(token)
    builder.take(Tag("p", {}, closes=True))
    return builder.lines
