"""Which parts of a mail are its words and which are files (RFC 2046, 2183, 2387)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from mimetypes import guess_extension
from typing import Final

from guildhall.kit.inbound.decoding import text_of, unflowed
from guildhall.kit.inbound.headers import decoded, parameters
from guildhall.kit.inbound.parts import Part

LONGEST_NAME: Final = 150
NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f/\\<>:"|?*\u202a-\u202e\u2066-\u2069]')
SIGNATURES: Final = {
    *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
    "application/pgp-keys",
}
ENCRYPTED: Final = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
# So long as a client does not say otherwise, these are words and not files.
WORDS: Final = {"text/plain": "text", "text/html": "html", "application/xhtml+xml": "html"}


@dataclass(slots=True)
class Body:
    """One stretch of words, as text, as HTML, or as both."""

    text: str = ""
    html: str = ""


@dataclass(slots=True)
class File:
    """A part that is a file."""

    name: str
    media_type: str
    content: bytes
    content_id: str
    is_inline: bool


class Bodies:
    """Collects the bodies and the files of a mail, in order."""

    def __init__(self) -> None:
        self.found: list[Body] = []
        self.files: list[File] = []
        self.winmail = False
        self.encrypted = False

    def collect(self, part: Part, *, related: bool = False) -> None:
        """Takes in a part and what lies in it."""
        if part.parts:
            self._collect_within(part)
        elif not self._is_words(part) or related:
            self._keep(part, related)
        elif words := words_of(part):
            self.found.append(Body(**{WORDS.get(part.media_type, "text"): words}))

    def _collect_within(self, part: Part) -> None:
        if part.media_type == "multipart/alternative":
            self._choose(part)
        elif part.media_type == "multipart/related":
            root = _root_of(part)
            for within in part.parts:
                self.collect(within, related=within is not root)
        else:
            self.encrypted |= part.media_type == "multipart/encrypted"
            for within in part.parts:
                self.collect(within)

    def _choose(self, part: Part) -> None:
        """Of alternatives one says the same as the other: the best text and the best HTML become one body."""
        body = Body()
        for within in part.parts:
            inner = Bodies()
            inner.collect(within)
            self.files += inner.files
            self.winmail |= inner.winmail
            self.encrypted |= inner.encrypted
            body.text = "\n\n".join(filter(None, (found.text for found in inner.found))) or body.text
            body.html = "\n".join(filter(None, (found.html for found in inner.found))) or body.html
        if body.text.strip() or body.html.strip():
            self.found.append(body)

    def _is_words(self, part: Part) -> bool:
        disposition = parameters(part.field("content-disposition"))
        if part.media_type.startswith("multipart/"):
            return True  # a multipart that could not be split is still read as text
        is_named = bool(disposition.parameters.get("filename") or part.parameters.get("name"))
        return part.media_type in WORDS and disposition.value != "attachment" and not is_named

    def _keep(self, part: Part, related: bool) -> None:
        disposition = parameters(part.field("content-disposition"))
        name = _plain_name(disposition.parameters.get("filename") or part.parameters.get("name", ""))
        if part.media_type == "application/ms-tnef" or name.lower() == "winmail.dat":
            self.winmail = True
            return
        self.encrypted |= part.media_type in ENCRYPTED
        if part.media_type in SIGNATURES:
            return
        content_id = decoded(part.field("content-id")).strip("<> ")
        is_inline = disposition.value != "attachment" and (
            related or (bool(content_id) and disposition.value == "inline")
        )
        self.files.append(
            File(name or _invented_name(part), part.media_type, part.content, content_id, is_inline)
        )


def words_of(part: Part) -> str:
    """A text part as text, with soft line breaks taken out where it is format=flowed."""
    text = text_of(part.content, part.parameters.get("charset", "utf-8"))
    if part.media_type == "text/plain" and part.parameters.get("format", "").lower() == "flowed":
        return unflowed(text, del_sp=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _root_of(part: Part) -> Part:
    start = part.parameters.get("start", "").strip("<> ")
    named = (within for within in part.parts if start and within.field("content-id").strip("<> ") == start)
    return next(named, part.parts[0])


def _plain_name(name: str) -> str:
    """A file name without folders and signs that mean something to a file system, its ending kept."""
    name = NOT_IN_NAMES.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    return (
        stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
        if dot and len(ending) < 12
        else name[:LONGEST_NAME]
    )


def _invented_name(part: Part) -> str:
    if part.media_type == "message/rfc822":
        return "message.eml"
    if part.media_type == "text/calendar":
        return "invite.ics"
    return "file" + (guess_extension(part.media_type) or "")
