"""Whether a mail was sent by a machine: absence notes, bounces, complaints, receipts, loops. A person's mail is none of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from guildhall.kit.inbound import machine_words as words
from guildhall.kit.inbound.bounces import free_text_failures, looks_like_bounce
from guildhall.kit.inbound.reading import Message
from guildhall.kit.inbound.reports import (
    Failure,
    delivery_failures,
    feedback,
    is_disposition,
    original_message_id,
)

MOST_RECEIVED: Final = 50
LOOKED_AT: Final = 3_000
COMMENT: Final = re.compile(r"\([^()]*\)|;.*")


class Kind(StrEnum):
    """What sort of machine wrote a mail."""

    OUT_OF_OFFICE = "out_of_office"
    AUTO_REPLY = "auto_reply"
    LOOP = "loop"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    CHALLENGE = "challenge"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Automatic:
    """A mail that no person wrote, and why we think so.

    For a bounce and a complaint: `failures` names the addresses it is about, `original_message_id` is that of our mail,
    in < and >, where it says so. `is_permanent` of a bounce: at least one address will not work later either.
    """

    kind: Kind
    reason: str
    failures: list[Failure] = field(default_factory=list)
    original_message_id: str = ""

    @property
    def is_permanent(self) -> bool:
        """Whether a bounce is hard for any of its addresses."""
        return self.kind is Kind.BOUNCE and any(failure.is_permanent for failure in self.failures)


def automatic(
    message: Message, *, own_header: str = "", own_list_ids: Collection[str] = ()
) -> Automatic | None:
    """Judges a mail by what machines say of themselves (RFC 3834, 3464, 5965, 8098); None for a person's.

    `own_header` is the name, in lower case, of a header that only our own mails have; `own_list_ids` are the List-Ids
    of ours, without < and >. Words in a subject never decide alone.
    """
    for judge in (_complaint, _bounce, _receipt):
        if found := judge(message):
            return found
    return _loop(message, own_header, own_list_ids) or _challenge(message) or _auto_reply(message)


def _complaint(message: Message) -> Automatic | None:
    report = feedback(message)
    if report is None:
        return None
    kind = Kind.COMPLAINT if report.is_complaint else Kind.AUTO_REPLY
    failures = [Failure(address, "", "", is_permanent=False) for address in report.recipients]
    return Automatic(kind, f"feedback-report: {report.feedback_type}", failures, original_message_id(message))


def _bounce(message: Message) -> Automatic | None:
    report = delivery_failures(message)
    if report is not None and (report.failures or report.succeeded):
        kind = Kind.BOUNCE if report.failures else Kind.RECEIPT
        return Automatic(kind, "delivery-status", report.failures, original_message_id(message))
    if report is None and not looks_like_bounce(message):
        return None
    failures = free_text_failures(message)
    return Automatic(Kind.BOUNCE, "free text", failures, original_message_id(message))


def _receipt(message: Message) -> Automatic | None:
    if is_disposition(message):
        return Automatic(Kind.RECEIPT, "disposition-notification", [], original_message_id(message))
    return None


def _loop(message: Message, own_header: str, own_list_ids: Collection[str]) -> Automatic | None:
    if own_header and own_header.lower() in message.headers:
        return Automatic(Kind.LOOP, own_header)
    listed = [value.rsplit("<", 1)[-1].strip("<> ").lower() for value in message.headers.get("list-id", [])]
    if any(own.strip("<> ").lower() in listed for own in own_list_ids):
        return Automatic(Kind.LOOP, "list-id")
    if len(message.headers.get("received", [])) > MOST_RECEIVED:
        return Automatic(Kind.LOOP, "received")
    return None


def _challenge(message: Message) -> Automatic | None:
    named = next((name for name in words.CHALLENGE_HEADERS if name in message.headers), "")
    if "tmda" in message.header("x-delivery-agent").lower():
        named = "x-delivery-agent"
    asks = words.CHALLENGES.search(f"{message.subject}\n{_begin(message)}")
    if asks and (named or _evidence(message)):
        return Automatic(Kind.CHALLENGE, named or _evidence(message))
    return None


def _auto_reply(message: Message) -> Automatic | None:
    reason = _evidence(message)
    is_absence = bool(words.ABSENCE_SUBJECTS.match(_bare(message.subject)))
    if not reason and is_absence:
        reason = _support(message)
    if not reason:
        return None
    if is_absence or words.ABSENCES.search(_begin(message)):
        return Automatic(Kind.OUT_OF_OFFICE, reason)
    return Automatic(Kind.AUTO_REPLY, reason)


def _bare(subject: str) -> str:
    return re.sub(r"\A(?:\[[^\]]{1,30}\]\s{0,3}){0,3}", "", subject).strip()


def _begin(message: Message) -> str:
    said = message.text or re.sub(r"<[^<>]{0,2000}>", " ", message.html[: LOOKED_AT * 20])
    return " ".join(said[: LOOKED_AT * 4].replace("’", "'").split())[:LOOKED_AT]


def _evidence(message: Message) -> str:
    """The header by which a machine says that it is one; nothing if none does."""
    submitted = COMMENT.sub("", message.header("auto-submitted")).strip().lower()
    if submitted and submitted != "no":
        return "auto-submitted"
    precedence = message.header("precedence").strip().lower()
    if (
        precedence in words.AUTOMATIC_PRECEDENCES
        or message.header("preference").strip().lower() == "auto_reply"
    ):
        return "precedence"
    if precedence in ("bulk", "junk") and "list-id" not in message.headers:
        return "precedence"
    for name, refused in words.AUTOMATIC_HEADERS.items():
        if name in message.headers and message.header(name).strip().lower() not in refused:
            return name
    for name, values in words.AUTOMATIC_VALUES.items():
        if any(value in message.header(name).lower() for value in values):
            return name
    return ""


def _support(message: Message) -> str:
    """What alone proves nothing, but does together with a subject such as «Automatic reply: …»."""
    if message.header("x-auto-response-suppress").strip().lower() not in ("", "none"):
        return "x-auto-response-suppress"
    if message.header("return-path").replace(" ", "") == "<>":
        return "return-path"
    if message.header("precedence").strip().lower() in ("bulk", "junk", "list"):
        return "precedence"
    return ""


__all__ = ["Automatic", "Failure", "Kind", "automatic"]
