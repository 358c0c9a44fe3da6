"""Reports that machines write for machines: delivery status (RFC 3464), feedback (RFC 5965), disposition (RFC 8098)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from guildhall.kit.inbound.headers import fields, message_ids, one_line, plain_address
from guildhall.kit.inbound.reading import Message

MOST_BLOCKS: Final = 500
MOST_BYTES: Final = 512 * 1024
STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)")
REPLY_CODE: Final = re.compile(r"(?<![\d.-])([45]\d\d)(?=[ \-\"'#:,)]|\Z)")
BLOCK_END: Final = re.compile(rb"\r?\n(?:[ \t]*\r?\n)+")
ID_IN_TEXT: Final = re.compile(
    r"^[> \t]{0,6}Message-ID:\s{0,3}(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE
)
STATUS_TYPES: Final = {"message/delivery-status", "message/global-delivery-status"}
ORIGINALS: Final = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/partial",
}
COMPLAINTS: Final = {"abuse", "fraud", "virus", "opt-out", "other", "miscategorized", "complaint", ""}
# Codes of RFC 3463 that say 5, «permanent», of this mail and not of the address: full, too large, refused for what it holds.
OF_THE_MAIL: Final = re.compile(r"5\.(?:2\.[234]|3\.[145]|4\.[3467]|5\.\d+|6\.\d+|7\.\d+)\Z")


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that a mail did not reach: enhanced status («5.1.1», RFC 3463, or nothing) and what the server said."""

    address: str
    status: str
    diagnostic: str
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a delivery status says: who was not reached, and whether others were."""

    failures: list[Failure] = field(default_factory=list)
    succeeded: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a mailbox provider reports of a reader."""

    feedback_type: str
    recipients: list[str]

    @property
    def is_complaint(self) -> bool:
        """Whether the reader did not want the mail; «not-spam» and failed authentication are none."""
        return self.feedback_type in COMPLAINTS


def _attached(message: Message, types: set[str]) -> list[bytes]:
    return [found.content[:MOST_BYTES] for found in message.attachments if found.media_type in types]


def _blocks(content: bytes) -> list[dict[str, str]]:
    """The groups of fields in a report, parted by empty lines."""
    groups = [dict(reversed(fields(block))) for block in BLOCK_END.split(content, MOST_BLOCKS)[:MOST_BLOCKS]]
    return [group for group in groups if group]


def delivery_failures(message: Message) -> DeliveryReport | None:
    """Reads the delivery status of a bounce; None for a mail without one."""
    reports = _attached(message, STATUS_TYPES)
    if not reports:
        return None
    failures: dict[str, Failure] = {}
    succeeded = False
    for block in (block for report in reports for block in _blocks(report)):
        address = _recipient(block)
        if not address:
            continue
        action = re.split(r"[\s(;]", block.get("action", "").strip().lower(), maxsplit=1)[0]
        if action in ("delivered", "relayed", "expanded"):
            succeeded = True
            continue
        failures.setdefault(address.lower(), _failure(address, action, block))
    return DeliveryReport(list(failures.values()), succeeded)


def _recipient(block: dict[str, str]) -> str:
    """The address that we wrote to, else the one at which it ended."""
    for name in ("original-recipient", "x-actual-recipient", "final-recipient"):
        said = block.get(name, "").split(";", 1)[-1].strip().strip("<>")
        if address := plain_address(
            re.sub(r"\\?\+([0-9A-F]{2})", _from_xtext, said) if name[0] == "o" else said
        ):
            return address
    return ""


def _from_xtext(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if letter in "+=" else found[0]


def _failure(address: str, action: str, block: dict[str, str]) -> Failure:
    diagnostic = one_line(block.get("diagnostic-code", "").split(";", 1)[-1])
    status = STATUS.search(block.get("status", "")) or STATUS.search(diagnostic)
    said = STATUS.search(diagnostic)
    code = status[1] if status else ""
    if said and code in ("5.0.0", "4.0.0", "5.3.0") and said[1][0] == code[0]:
        code = said[1]  # the remote server knew more than the one that reports
    is_permanent = action.startswith(("fail", "error")) and is_of_address(code, diagnostic)
    return Failure(address, code, diagnostic, is_permanent)


def is_of_address(status: str, diagnostic: str) -> bool:
    """Whether a failure means that the address will not work later either."""
    if status:
        return status.startswith("5") and not OF_THE_MAIL.match(status)
    code = REPLY_CODE.search(diagnostic)
    return not code or code[1][0] == "5"


def feedback(message: Message) -> Feedback | None:
    """Reads a complaint in the Abuse Reporting Format; None for a mail that has none."""
    reports = _attached(message, {"message/feedback-report"})
    if not reports:
        return None
    said = fields(reports[0])
    kind = next((value for name, value in said if name == "feedback-type"), "").strip().lower()
    named = [value for name, value in said if name in ("original-rcpt-to", "removal-recipient")]
    recipients = [plain_address(value.split(";")[-1].strip().strip("<>")) for value in named]
    return Feedback(kind, list(dict.fromkeys(filter(None, recipients))))


def is_disposition(message: Message) -> bool:
    """Whether a mail says that another was read or deleted."""
    types = {"message/disposition-notification", "message/global-disposition-notification"}
    report_type = message.parameters.get("report-type", "").lower()
    return bool(_attached(message, types)) or (
        message.media_type == "multipart/report" and report_type == "disposition-notification"
    )


def original_message_id(message: Message) -> str:
    """The Message-ID of the mail that a report is about, in < and >, or nothing."""
    for content in _attached(message, ORIGINALS):
        header = re.split(rb"\r?\n\r?\n", content.lstrip(b"\r\n"), maxsplit=1)[0]
        for name, value in fields(header):
            if name == "message-id" and (found := message_ids(value)):
                return found[0]
    for content in _attached(
        message, {"message/disposition-notification", "message/feedback-report", *STATUS_TYPES}
    ):
        for name, value in fields(content):
            if name in ("original-message-id", "x-original-message-id") and (found := message_ids(value)):
                return found[0]
    if found_in_text := ID_IN_TEXT.search(message.text[:200_000]):
        return found_in_text[1]
    return message.in_reply_to or next(reversed(message.references), "")
