"""Bounces in free text, for people: who was not reached, and whether for good."""

from __future__ import annotations

import re
from email.message import Message as Fields
from typing import Final

from flufl.bounce import all_failures

from guildhall.kit.inbound import machine_words as words
from guildhall.kit.inbound.headers import addresses, one_line, plain_address
from guildhall.kit.inbound.html_lines import html_lines
from guildhall.kit.inbound.phrases import MAILBOX
from guildhall.kit.inbound.reading import Message
from guildhall.kit.inbound.reports import REPLY_CODE, STATUS, Failure, is_of_address

MOST_LINES: Final = 300
LONGEST_LINE: Final = 1_000
MOST_FAILURES: Final = 50
NEAR: Final = 12


def looks_like_bounce(message: Message) -> bool:
    """Whether a mail without a delivery status is a bounce: by who sends it, never by words alone."""
    if message.header("x-failed-recipients"):
        return True
    if words.BOUNCE_SENDERS.match(message.sender):
        return bool(words.BOUNCE_SUBJECTS.match(message.subject)) or "daemon" in message.sender.lower()
    has_no_sender = message.header("return-path").replace(" ", "") == "<>"
    is_office = bool(words.POSTMASTERS.match(message.sender))
    is_report = (
        message.media_type == "multipart/report"
        and message.parameters.get("report-type", "") == "delivery-status"
    )
    return is_report or ((has_no_sender or is_office) and bool(words.BOUNCE_SUBJECTS.match(message.subject)))


def free_text_failures(message: Message) -> list[Failure]:
    """Who was not reached, as flufl.bounce or our own patterns find it in the words of a bounce."""
    lines = _lines(message)
    temporary, permanent = _known_to_library(message, lines)
    named = [
        address.address
        for value in message.headers.get("x-failed-recipients", [])
        for address in addresses(value)
    ]
    found = list(dict.fromkeys([*named, *permanent, *temporary])) or _named_in(lines, message)
    is_delay = _is_delay(message, lines)
    return [_judged(address, lines, is_delay or address in temporary) for address in found[:MOST_FAILURES]]


def _lines(message: Message) -> list[str]:
    """What the bounce says itself, up to the copy of what bounced."""
    text = message.text or "\n".join(line.words for line in html_lines(message.html[:200_000]))
    found: list[str] = []
    for line in text[:200_000].split("\n")[:MOST_LINES]:
        if len(found) > 2 and words.COPY_BEGINS.match(line[:200]):
            break
        found.append(line[:LONGEST_LINE].replace("’", "'"))
    return found


def _known_to_library(message: Message, lines: list[str]) -> tuple[list[str], list[str]]:
    """The addresses that flufl.bounce finds: those that fail for now, those that fail for good."""
    stand_in = Fields()
    for name in ("from", "to", "subject", "x-failed-recipients", "x-mailer"):
        if value := message.header(name):
            stand_in[name] = value
    stand_in.set_payload("\n".join(lines).encode("ascii", "replace").decode())
    try:
        temporary, permanent = all_failures(stand_in)
    except Exception:  # noqa: BLE001  it was written for well-behaved mails
        return [], []
    return _plain(temporary, message), _plain(permanent, message)


def _plain(found: frozenset[bytes], message: Message) -> list[str]:
    plain = (plain_address(address.decode("ascii", "replace").strip("<>")) for address in found)
    return sorted(address for address in plain if address and _may_fail(address, message))


def _may_fail(address: str, message: Message) -> bool:
    if address.lower() in {known.lower() for known in (*message.recipients, message.sender)}:
        return False
    return not words.BOUNCE_SENDERS.match(address) and not words.POSTMASTERS.match(address)


def _named_in(lines: list[str], message: Message) -> list[str]:
    """The addresses in a bounce's words: those next to an error, else all of them."""
    near: list[str] = []
    every: list[str] = []
    for at, line in enumerate(lines):
        for mailbox in MAILBOX.finditer(line):
            address = plain_address(re.sub(r"\Amailto:", "", mailbox[0], flags=re.IGNORECASE).rstrip("."))
            if not address or not _may_fail(address, message):
                continue
            every.append(address)
            if _says_error("\n".join(lines[max(at - 2, 0) : at + 5])):
                near.append(address)
    return list(dict.fromkeys(near or every))[:MOST_FAILURES]


def _says_error(said: str) -> bool:
    return bool(
        STATUS.search(said)
        or REPLY_CODE.search(said)
        or words.UNKNOWN.search(said)
        or words.FULL.search(said)
    )


def _is_delay(message: Message, lines: list[str]) -> bool:
    said = " ".join(lines[:40])
    if STATUS.search(said) and (status := STATUS.search(said)) and status[1].startswith("5"):
        return False
    return bool(words.DELAYS.search(f"{message.subject} {said}"))


def _judged(address: str, lines: list[str], is_temporary: bool) -> Failure:
    """A failure with the code and the words that stand nearest below the address."""
    at = next((at for at, line in enumerate(lines) if address.lower() in line.lower()), 0)
    following = lines[at : at + NEAR] + lines[max(at - 4, 0) : at]
    said = next((line for line in following if STATUS.search(line)), "")
    said = said or next(
        (
            line
            for line in following
            if REPLY_CODE.search(line) or words.UNKNOWN.search(line) or words.FULL.search(line)
        ),
        "",
    )
    found = STATUS.search(said)
    status = found[1] if found else ""
    is_full = bool(words.FULL.search(said)) and not status.startswith("5.1")
    is_permanent = not is_temporary and not is_full and is_of_address(status, said)
    return Failure(address, status, one_line(said), is_permanent)
