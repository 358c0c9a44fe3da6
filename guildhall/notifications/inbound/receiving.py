"""Takes a mail in, whatever brought it: it is kept whole before its server is told that we have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from django.db import transaction

from guildhall.kit.inbound.reading import LARGEST
from guildhall.notifications.models.incoming import Incoming

MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(<[^<>\s]{1,240}>)", re.IGNORECASE | re.MULTILINE)
HEADERS_END: Final = re.compile(rb"\r?\n\r?\n")


@transaction.atomic
def take_in(content: bytes, recipients: Sequence[str]) -> bool:
    """Keeps a mail and has it read. False where it was here before; what is far too large is kept as far as its headers."""
    from guildhall.notifications.jobs import read_incoming

    kept = content if len(content) <= LARGEST else content[: _end_of_headers(content)]
    identity = _identity(content)
    ours = sorted({recipient.lower()[:320] for recipient in recipients})
    row, is_new = Incoming.objects.get_or_create(
        identity=identity, recipients=ours, defaults={"content": kept, "is_cut": kept is not content}
    )
    if is_new:
        read_incoming.defer(incoming=row.pk)
    return is_new


def _identity(content: bytes) -> str:
    found = MESSAGE_ID.search(content[: _end_of_headers(content)])
    return found[1].decode("ascii", "replace") if found else sha256(content).hexdigest()


def _end_of_headers(content: bytes) -> int:
    found = HEADERS_END.search(content[:1_000_000])
    return found.end() if found else min(len(content), 100_000)
