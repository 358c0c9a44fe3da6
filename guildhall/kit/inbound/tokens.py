"""HTML of mails as tags and words, in linear time: html5ever and html.parser both take quadratic time for hostile mails."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# What clients put into a mail but never show.
UNSEEN: Final = {"script", "style", "title", "template", "iframe", "object", "svg", "math", "xml", "select"}
LONGEST_TAG: Final = 8_192
NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9:_-]{0,40}")
ATTRIBUTE: Final = re.compile(
    r"""([^\s"'>/=]{1,60})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"""
)
QUOTE_OR_END: Final = re.compile("[\"'>]")


class Tag(NamedTuple):
    """An opening or closing tag, its name in lower case."""

    name: str
    attributes: dict[str, str]
    closes: bool


class Reader:
    """Reads HTML once from front to back. What is not found once is not looked for again."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.position = 0
        self.missing: set[str] = set()
        self.budget = 20 * len(markup) + 100_000

    def tokens(self) -> Iterator[Tag | str]:
        """The tags, and the words between them with their entities read."""
        markup, size = self.markup, len(self.markup)
        while self.position < size:
            start = markup.find("<", self.position)
            if start < 0:
                start = size
            if start > self.position:
                yield html.unescape(markup[self.position : start])
                self.position = start
            if start < size:
                token = self._tag()
                if token is None:
                    continue
                yield token
                if isinstance(token, Tag) and token.name in UNSEEN and not token.closes:
                    self._skip(token.name)

    def _find(self, what: str, start: int) -> int:
        if what in self.missing:
            return -1
        found = self.markup.find(what, start)
        if found < 0:
            self.missing.add(what)
        return found

    def _tag(self) -> Tag | str | None:
        """The tag that begins here, a < that begins none, or nothing for a comment."""
        markup, start = self.markup, self.position
        if markup.startswith("<!--", start):
            end = self._find("-->", start + 4)
            self.position = end + 3 if end >= 0 else start + 4
            return None
        following = markup[start + 1 : start + 2]
        if following in ("!", "?"):
            end = self._find(">", start)
            self.position = end + 1 if end >= 0 else start + 2
            return None
        closes = following == "/"
        name = NAME.match(markup, start + 1 + closes)
        if not name:
            self.position = start + 1
            return "<"
        end = self._end_of_tag(name.end())
        if end < 0:
            self.position = start + 1
            return "<"
        self.position = end + 1
        return Tag(name[0].lower(), {} if closes else attributes(markup[name.end() : end]), closes)

    def _end_of_tag(self, start: int) -> int:
        """Where the tag ends, the > in quoted values not counted; the first > where quotes do not close."""
        position, open_quote = start, ""
        while self.budget > 0:
            found = QUOTE_OR_END.search(self.markup, position, start + LONGEST_TAG)
            self.budget -= (found.end() if found else start + LONGEST_TAG) - position
            if not found:
                break
            position = found.end()
            if open_quote:
                if found[0] == open_quote:
                    open_quote = ""
            elif found[0] == ">":
                return found.start()
            elif self.markup[found.start() - 1] in "= \t\n":
                open_quote = found[0]
        return self._find(">", start)

    def _skip(self, name: str) -> None:
        if name in self.missing:
            return
        end = re.compile(f"</{name}", re.IGNORECASE).search(self.markup, self.position)
        if end:
            self.position = end.start()
        else:
            self.missing.add(name)


def attributes(inside: str) -> dict[str, str]:
    """The attributes of a tag, of each name the first."""
    found: dict[str, str] = {}
    for attribute in ATTRIBUTE.finditer(inside[:LONGEST_TAG]):
        value = attribute[2] or attribute[3] or attribute[4] or ""
        found.setdefault(attribute[1].lower(), html.unescape(value))
    return found
