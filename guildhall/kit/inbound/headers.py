"""Header fields of a mail: the block as pairs, encoded words, addresses, parameters. Takes linear time whatever comes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message as Mail
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from itertools import islice
from typing import Final, NamedTuple

from guildhall.kit.inbound.decoding import plain, text_of, transferred

MOST_BYTES: Final = 512 * 1024
MOST_FIELDS: Final = 2_000
LONGEST_VALUE: Final = 64 * 1024
LONGEST_LINE: Final = 500
MOST_ADDRESSES: Final = 500
ENCODED_WORD: Final = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?\r\n]*)\?=")
MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,998}>")
ADDRESS: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,200}@[^\s@<>()\[\],;:\\\"]{1,253}\Z")
SPACE: Final = re.compile(r"\s+")
ADDRESS_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[()<>,;:]|[^"()<>,;:]+', re.DOTALL)
ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Address(NamedTuple):
    """A mailbox: the plain address with its domain in lower case, and the name before it."""

    address: str
    name: str


Field = tuple[str, str]


def fields_of(mail: Mail) -> list[Field]:
    """The header fields of a mail in order, names in lower case, values in one line and still encoded."""
    found = []
    for name, value in islice(mail.raw_items(), MOST_FIELDS):
        # The library keeps bytes that are no ASCII as halves of surrogates.
        said = text_of(str(value)[:LONGEST_VALUE].encode("ascii", "surrogateescape"), "ascii")
        found.append((name.strip().lower(), " ".join(line.strip() for line in said.split("\n")).strip()))
    return found


def fields(block: bytes) -> list[Field]:
    """The same of a block of header fields alone, as reports hold."""
    return fields_of(BytesHeaderParser(policy=compat32).parsebytes(block[:MOST_BYTES]))


def decoded(value: str) -> str:
    """A header value as one line of plain text, its encoded words read (RFC 2047)."""
    if "=?" in value:
        value = _with_words_read(value)
    return one_line(value)


def one_line(value: str) -> str:
    """Text as one line of printable letters, at most 500 long."""
    line = SPACE.sub(" ", plain(value[: LONGEST_LINE * 8])).strip()
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST_LINE]


def _with_words_read(value: str) -> str:
    """Joins words that follow each other before they are decoded, because a letter may be cut in two between them."""
    pieces: list[str] = []
    held: list[bytes] = []
    held_charset, end = "", 0
    for word in ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        charset = word[1].split("*")[0].lower()
        if held and (between.strip() or charset != held_charset):
            pieces.append(text_of(b"".join(held), held_charset))
            held.clear()
        if between.strip() or (between and not end):
            pieces.append(between)
        held_charset, end = charset, word.end()
        content = word[3].encode("ascii", "replace")
        held.append(
            transferred(content, "base64")
            if word[2] in "bB"
            else transferred(content.replace(b"_", b"=20"), "quoted-printable")
        )
    if held:
        pieces.append(text_of(b"".join(held), held_charset))
    return "".join(pieces) + value[end:]


def addresses(value: str) -> list[Address]:
    """The mailboxes of a header value (RFC 5322 section 3.4), groups opened, what is no address left out."""
    found: list[Address] = []
    for name, address in _mailboxes(value):
        clean = plain_address(address)
        if clean and len(found) < MOST_ADDRESSES:
            found.append(Address(clean, decoded(name).strip("\"' ")))
    return found


def plain_address(address: str) -> str:
    """An address alone, its domain in lower case, or nothing if it is none."""
    address = address.strip()
    if not ADDRESS.match(address):
        return ""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.lower().rstrip('.')}"


def _mailboxes(value: str) -> list[tuple[str, str]]:
    """Pairs of name and what may be an address; commas in quotation marks and comments part nothing."""
    reader = _MailboxReader()
    for token in ADDRESS_TOKEN.finditer(value):
        reader.take(token[0])
    reader.finish()
    return reader.pairs


class _MailboxReader:
    """Takes the tokens of an address header, one after the other."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.name: list[str] = []
        self.angle: list[str] = []
        self.comment: list[str] = []
        self.comment_depth = 0
        self.is_angle_open = False

    def take(self, token: str) -> None:
        """The next word or sign."""
        if self.comment_depth or token == "(":
            self.comment_depth += (token == "(") - (token == ")")
            self.comment.append(token.strip("()"))
        elif token in ("<", ">"):
            self.is_angle_open = token == "<"
        elif token in (",", ";") and not self.is_angle_open:
            self.finish()
        elif token == ":" and not self.is_angle_open:
            self.name.clear()  # it was the name of a group
        else:
            words = ESCAPED.sub(r"\1", token[1:].removesuffix('"')) if token[0] == '"' else token
            (self.angle if self.is_angle_open else self.name).append(words)

    def finish(self) -> None:
        """Ends a mailbox."""
        words, angle = "".join(self.name).strip(), "".join(self.angle)
        if angle:
            self.pairs.append((words, angle))
        elif words:
            self.pairs.append(("".join(self.comment).strip(), words))
        self.name.clear()
        self.angle.clear()
        self.comment.clear()
        self.is_angle_open = False


def message_ids(value: str, most: int = 100) -> list[str]:
    """The last message ids of a header value, each in its < and > (RFC 5322 section 3.6.4)."""
    return MESSAGE_ID.findall(value)[-most:]


def moment(value: str) -> datetime | None:
    """A Date as an aware moment, None for what is none."""
    try:
        read = parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


class Parameters(NamedTuple):
    """A Content-Type or Content-Disposition: its value in lower case, and its parameters."""

    value: str
    parameters: dict[str, str]


def parameters(value: str) -> Parameters:
    """The value of a structured header and its parameters, continued and encoded ones too (RFC 2231)."""
    holder = Mail()
    holder["Content-Type"] = value[:8_000].replace("\n", " ")
    read: dict[str, str] = {}
    try:
        for name, said in holder.get_params([], "content-type", unquote=True)[1:]:
            read.setdefault(name.lower(), decoded(collapse_rfc2231_value(said)))
    except (ValueError, TypeError, LookupError, AttributeError):
        pass  # what cannot be read was not said
    return Parameters(value.split(";", 1)[0].strip().lower()[:100], read)
