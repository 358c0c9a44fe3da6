"""E-mail addresses out of whatever somebody pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BETWEEN = re.compile(r"[\s,;|<>()\[\]{}\"“”„]+")
AROUND = "'‘’`.:*-•"


@dataclass
class Pasted:
    """What was found in pasted text, each address once and in lower case."""

    addresses: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def addresses_in(text: str) -> Pasted:
    """The addresses in text of any shape: lists, lines, «Name <address>», columns of a sheet, mailto links.

    Pieces that look like an address but are none, and lines that hold none, are kept apart to be shown; so are names
    without an address in a list of several, as Outlook writes it: «Jo Smith <jo@…>; Planning Team; …».
    """
    pasted = Pasted()
    seen: set[str] = set()
    for line in INVISIBLE.sub("", text).splitlines():
        pieces = [piece for piece in BETWEEN.split(line) if "@" in piece]
        if len(pieces) > 1:
            names = [name.strip() for name in line.split(";") if "@" not in name]
            pasted.unreadable += [name[:100] for name in names if re.search(r"\w", name)]
        if not pieces and re.search(r"\w", line):
            pasted.unreadable.append(line.strip()[:100])
        for piece in pieces:
            address = piece.strip(AROUND).removeprefix("mailto:").partition("?")[0].strip(AROUND).lower()
            if not _is_address(address):
                pasted.unreadable.append(piece[:100])
            elif address in seen:
                pasted.repeated.append(address)
            else:
                seen.add(address)
                pasted.addresses.append(address)
    return pasted


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
