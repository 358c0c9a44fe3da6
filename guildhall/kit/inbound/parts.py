"""The tree of MIME parts, as the standard library reads it, within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message as Mail
from email.parser import BytesParser
from email.policy import Policy, compat32
from typing import Any, Final

from guildhall.kit.inbound.decoding import transferred
from guildhall.kit.inbound.headers import Field, fields_of, parameters

MOST_PARTS: Final = 200
DEEPEST: Final = 20
LINE: Final = re.compile(rb"\r\n?|\n")
# Each boundary may open a level, and the library looks at every line once for each level that is open.
MOST_LOOKS: Final = 20_000_000


class Unreadable(ValueError):
    """A mail is built so that it would take minutes to read, as no program does that means well."""


class Levels:
    """Makes the messages of one mail, and counts their boundaries, each of which may open a level."""

    def __init__(self, most: int) -> None:
        self.left = most

    def message(self, policy: Policy[Mail] = compat32) -> Mail:
        """An empty message, for the library to fill."""
        return Bounded(self, policy)


class Bounded(Mail):
    """A message whose boundary is read by us: the library takes quadratic time for a hostile one, or raises."""

    def __init__(self, levels: Levels, policy: Policy[Mail]) -> None:
        super().__init__(policy)
        self.levels = levels

    def get_boundary(self, failobj: Any = None) -> Any:
        self.levels.left -= 1
        if self.levels.left < 0:
            raise Unreadable
        said = str(self.get("Content-Type", ""))
        return parameters(said).parameters.get("boundary", "").rstrip() or failobj


@dataclass(slots=True)
class Part:
    """A part: its header fields, and either parts within or what it holds, without its transfer encoding."""

    fields: list[Field]
    media_type: str
    parameters: dict[str, str]
    content: bytes = b""
    parts: list[Part] = field(default_factory=list)

    def field(self, name: str) -> str:
        """The first field of a name in lower case, or nothing."""
        return next((value for known, value in self.fields if known == name), "")


class Splitter:
    """Reads one mail, and notes what it left out: `too_many` parts, or parts lying `too_deep`."""

    def __init__(self) -> None:
        self.left = MOST_PARTS
        self.too_many = False
        self.too_deep = False
        self.unclosed = False

    def split(self, content: bytes) -> Part:
        """A mail with all that lies in it. Raises Unreadable."""
        lines = sum(1 for _found in LINE.finditer(content))
        levels = Levels(MOST_LOOKS // max(lines, 1))
        try:
            return self._part(BytesParser(levels.message, policy=compat32).parsebytes(content), 0)
        except (RecursionError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise Unreadable from error

    def _part(self, mail: Mail, depth: int) -> Part:
        self.left -= 1
        self.unclosed |= any(type(each).__name__ == "CloseBoundaryNotFoundDefect" for each in mail.defects)
        fields = fields_of(mail)
        said = next((value for name, value in fields if name == "content-type"), "")
        part = Part(fields, mail.get_content_type(), parameters(said).parameters)
        if part.media_type.startswith("multipart/") and mail.is_multipart():
            self._take(part, mail, depth)
        else:
            part.content = _held(mail)
        return part

    def _take(self, part: Part, mail: Mail, depth: int) -> None:
        if depth >= DEEPEST:
            self.too_deep = True
            return
        for inner in mail.get_payload():
            if self.left <= 0:
                self.too_many = True
                return
            if isinstance(inner, Mail):
                part.parts.append(self._part(inner, depth + 1))


def _held(mail: Mail) -> bytes:
    """What a part holds; of mails and reports within, as they are written."""
    if mail.is_multipart():
        return b"\n".join(_written(inner) for inner in mail.get_payload() if isinstance(inner, Mail))
    # Told of no encoding, the library gives the bytes as they came: its own decoding gives up where some can be saved.
    encoding = str(mail.get("Content-Transfer-Encoding", ""))
    del mail["Content-Transfer-Encoding"]
    held = mail.get_payload(decode=True)
    return transferred(held, encoding) if isinstance(held, bytes) else b""


def _written(mail: Mail) -> bytes:
    try:
        return mail.as_bytes()
    except (UnicodeError, LookupError, ValueError, TypeError):
        return b""
