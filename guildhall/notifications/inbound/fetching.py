"""Fetches mail from a mailbox by IMAP (RFC 9051): each is kept here before it is marked as read there."""

from __future__ import annotations

import imaplib
import logging
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from guildhall.notifications.inbound.receiving import take_in

log = logging.getLogger(__name__)
SECONDS: Final = 30
AT_ONCE: Final = 200
# Where a mail server writes down whom it was for, which the mail itself need not say.
ENVELOPE: Final = re.compile(
    rb"^(?:delivered-to|x-original-to|envelope-to):\s*<?([^<>\s]+)", re.IGNORECASE | re.MULTILINE
)


def fetch_new(url: str) -> int:
    """Takes in what is unread in a mailbox, `imaps://user:password@host/INBOX`. Returns how many; a server that is away waits."""
    parts = urlsplit(url)
    opened = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    try:
        with opened(parts.hostname or "localhost", port, timeout=SECONDS) as box:
            if parts.scheme == "imap+starttls":
                box.starttls()
            _sign_in(box, unquote(parts.username or ""), unquote(parts.password or ""))
            name = unquote(parts.path.lstrip("/")) or "INBOX"
            box.select('"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"')))
            return _fetch(box)
    except (imaplib.IMAP4.error, OSError, UnicodeError) as problem:
        log.warning("The mailbox at %s could not be read: %s", parts.hostname, type(problem).__name__)
        return 0


def _sign_in(box: imaplib.IMAP4, user: str, password: str) -> None:
    """By AUTHENTICATE where there is a choice, because LOGIN knows no letters but those of ASCII (RFC 4616)."""
    if "AUTH=PLAIN" in box.capabilities:
        box.authenticate("PLAIN", lambda _asked: f"\0{user}\0{password}".encode())
    else:
        box.login(user, password)


def _fetch(box: imaplib.IMAP4) -> int:
    _state, (unread, *_rest) = box.uid("SEARCH", "UNSEEN")
    taken = 0
    for number in (unread or b"").split()[:AT_ONCE]:
        # PEEK: whoever fetches and dies before it is kept leaves it unread.
        _state, answers = box.uid("FETCH", number.decode(), "(BODY.PEEK[])")
        content = next((answer[1] for answer in answers if isinstance(answer, tuple)), None)
        if content is None:
            continue
        head = content[:200_000].partition(b"\r\n\r\n")[0]
        take_in(content, [found.decode("ascii", "replace") for found in ENVELOPE.findall(head)])
        box.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)")
        taken += 1
    return taken
