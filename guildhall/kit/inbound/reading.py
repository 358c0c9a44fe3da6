"""An incoming mail as plain values: who, to whom, about what, the words, the files. No database, no network."""

from __future__ import annotations

import html as markup
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guildhall.kit.inbound import headers
from guildhall.kit.inbound.bodies import Bodies
from guildhall.kit.inbound.parts import MOST_PARTS, Part, Splitter, Unreadable
from guildhall.kit.inbound.remarks import Remark

LARGEST: Final = 25 * 2**20
LONGEST_TEXT: Final = 1_000_000
LONGEST_HTML: Final = 4_000_000
MOST_ATTACHMENTS: Final = 20
MOST_HEADERS: Final = 500
RECIPIENTS: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
# A picture inside of an address: megabytes that hold no word.
DATA_ADDRESS: Final = re.compile(r"data:[^\"'\s<>]{200,}", re.IGNORECASE)


class TooMuch(ValueError):
    """A mail is larger than we take in; `reason` says so in a sentence for its author."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail. `name` is plain and without folders; `content_id` is without < and >."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A mail (RFC 5322). Message ids are in < and >; addresses are plain, their domains in lower case.

    `text` and `html` are each the whole of its words, or empty; `html` is as it came and safe nowhere.
    `headers` has every field by its name in lower case, unfolded and still encoded.
    """

    message_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    recipients: list[str] = field(default_factory=list)
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        """The first field of a name in lower case, or nothing."""
        return next(iter(self.headers.get(name, ())), "")


def read(content: bytes) -> Message:
    """Reads a mail as it came over the wire. Raises TooMuch; nothing else that a mail holds makes it fail."""
    if len(content) > LARGEST:
        raise TooMuch(_("This mail is larger than 25 MB."))
    splitter = Splitter()
    try:
        root = splitter.split(_without_envelope(content))
    except Unreadable as error:
        raise TooMuch(_("This mail has more parts than we take in.")) from error
    bodies = Bodies()
    bodies.collect(root)
    known = _by_name(root)
    remarks = _remarks(splitter, bodies, known)
    text, html = _words(bodies, remarks)
    senders = headers.addresses(_first(known, "from"))
    sender = senders[0] if senders else headers.Address("", "")
    replies_go_to = headers.addresses(_first(known, "reply-to"))
    return Message(
        message_id=_id(known, "message-id"),
        in_reply_to=_id(known, "in-reply-to"),
        references=headers.message_ids(" ".join(known.get("references", []))),
        sender=sender.address,
        sender_name=sender.name,
        reply_to=replies_go_to[0].address if replies_go_to else "",
        recipients=_recipients(known),
        subject=headers.decoded(_first(known, "subject")),
        date=headers.moment(_first(known, "date")),
        text=text,
        html=html,
        attachments=[
            Attachment(found.name, found.media_type, found.content, found.content_id, found.is_inline)
            for found in bodies.files[:MOST_ATTACHMENTS]
        ],
        headers=known,
        media_type=root.media_type,
        parameters=root.parameters,
        remarks=[str(remark) for remark in remarks],
    )


def _without_envelope(content: bytes) -> bytes:
    """Mailboxes and some servers put a line «From bo@example.org Mon Mar 3 …» before the header."""
    if content.startswith((b"From ", b">From ")):
        return content.split(b"\n", 1)[1] if b"\n" in content[:2_000] else b""
    return content


def _by_name(root: Part) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for name, value in root.fields[:MOST_HEADERS]:
        known.setdefault(name, []).append(value)
    return known


def _first(known: dict[str, list[str]], name: str) -> str:
    return next(iter(known.get(name, ())), "")


def _id(known: dict[str, list[str]], name: str) -> str:
    return next(iter(headers.message_ids(_first(known, name)[:4_000])), "")


def _recipients(known: dict[str, list[str]]) -> list[str]:
    found = [
        mailbox.address
        for name in RECIPIENTS
        for value in known.get(name, ())[:20]
        for mailbox in headers.addresses(value)
    ]
    return list(dict.fromkeys(found))


def _remarks(splitter: Splitter, bodies: Bodies, known: dict[str, list[str]]) -> list[Remark]:
    senders = known.get("from", [])
    said = {
        Remark.TOO_MANY_PARTS: splitter.too_many,
        Remark.TOO_DEEP: splitter.too_deep,
        Remark.UNCLOSED: splitter.unclosed,
        Remark.TOO_MANY_ATTACHMENTS: len(bodies.files) > MOST_ATTACHMENTS,
        Remark.WINMAIL: bodies.winmail,
        Remark.ENCRYPTED: bodies.encrypted,
        Remark.SEVERAL_SENDERS: sum(len(headers.addresses(value)) for value in senders[:5]) > 1,
    }
    return [remark for remark, holds in said.items() if holds]


def _words(bodies: Bodies, remarks: list[Remark]) -> tuple[str, str]:
    """The text and the HTML of all bodies. One that has only one of the two gives it to both, so that none is cut."""
    html = ""
    if any(body.html.strip() for body in bodies.found):
        html = "\n".join(body.html or _as_html(body.text) for body in bodies.found)
        html = DATA_ADDRESS.sub("data:,", html)
    text = "\n\n".join(filter(None, (body.text.strip("\n") for body in bodies.found)))
    complete = all(body.text.strip() or not body.html.strip() for body in bodies.found)
    if len(html) > LONGEST_HTML:
        if not complete:
            raise TooMuch(_("This mail has more words than we take in."))
        html = ""
        remarks.append(Remark.HTML_TOO_LONG)
    if len(text) > LONGEST_TEXT:
        raise TooMuch(_("This mail has more words than we take in."))
    if not text.strip() and not html.strip():
        remarks.append(Remark.EMPTY)
    # Where a body came as HTML alone, the text is not the whole of the words, and so it is none.
    return (text if complete else ""), html


def _as_html(text: str) -> str:
    return (
        f'<div style="white-space:pre-wrap">{markup.escape(text, quote=False)}</div>' if text.strip() else ""
    )


__all__ = ["MOST_PARTS", "Attachment", "Message", "Remark", "TooMuch", "read"]
