"""The tree of MIME parts, split by us and not by `email.parser`, which takes quadratic time for deep nesting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from guildhall.kit.inbound.decoding import transferred
from guildhall.kit.inbound.headers import MOST_BYTES, fields, parameters

MOST_PARTS: Final = 200
DEEPEST: Final = 20
END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n|\A\r?\n|\r\r")


@dataclass(slots=True)
class Part:
    """A part: its header fields, and either parts within or what it holds, still encoded for the transfer."""

    fields: list[tuple[str, str]]
    content: bytes
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def field(self, name: str) -> str:
        """The first field of a name in lower case, or nothing."""
        return next((value for known, value in self.fields if known == name), "")

    def bytes(self) -> bytes:
        """What the part holds, with its transfer encoding taken off."""
        return transferred(self.content, self.field("content-transfer-encoding"))


class Splitter:
    """Splits one mail, and notes what it left out: `too_many` parts, or parts lying `too_deep`."""

    def __init__(self) -> None:
        self.left = MOST_PARTS
        self.too_many = False
        self.too_deep = False
        self.unclosed = False

    def split(self, content: bytes, depth: int = 0, default: str = "text/plain") -> Part:
        """A part with all that lies in it; `content` is its header, an empty line and its body."""
        self.left -= 1
        end = END_OF_HEADERS.search(content, 0, MOST_BYTES + 4)
        header, body = (content[: end.start()], content[end.end() :]) if end else _without_end(content)
        part = Part(fields(header), body)
        said = parameters(part.field("content-type"))
        part.media_type = said.value if "/" in said.value else default
        part.parameters = said.parameters
        boundary = said.parameters.get("boundary", "")
        if part.media_type.startswith("multipart/") and boundary:
            self._split_within(part, boundary, depth)
        return part

    def _split_within(self, part: Part, boundary: str, depth: int) -> None:
        if depth >= DEEPEST:
            self.too_deep = True
            return
        inner = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        line = re.compile(
            rb"(?:\A|\r?\n|\r)--" + re.escape(boundary.encode("utf-8")) + rb"(--)?[ \t]{0,70}(?=\r|\n|\Z)"
        )
        start = -1
        closed = False
        for found in line.finditer(part.content):
            if start >= 0:
                self._take(part, part.content[start : found.start()], depth, inner)
            if found[1] or self.left <= 0:
                closed = True
                self.too_many |= self.left <= 0
                break
            start = _after_line_end(part.content, found.end())
        if not closed and start >= 0:
            self.unclosed = True
            self._take(part, part.content[start:], depth, inner)
        if start >= 0:
            part.content = b""

    def _take(self, part: Part, content: bytes, depth: int, inner: str) -> None:
        if self.left > 0:
            part.parts.append(self.split(content, depth + 1, inner))


def _after_line_end(content: bytes, position: int) -> int:
    if content[position : position + 2] == b"\r\n":
        return position + 2
    return position + 1


def _without_end(content: bytes) -> tuple[bytes, bytes]:
    """Where no empty line ends the header: all of it is header if it begins like one, and body if not."""
    first = content[:1000].split(b"\n", 1)[0]
    if re.match(rb"[!-9;-~]{1,200}[ \t]*:", first):
        return content[:MOST_BYTES], content[MOST_BYTES:]
    return b"", content
