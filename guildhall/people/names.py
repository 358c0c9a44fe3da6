"""Names of people: as they show, in short, and guessed from an address."""

from __future__ import annotations

import hashlib
import re

COLOURS = 8


def initials_of(name: str) -> str:
    """The first letters of the first and last word of a name: «Siân ap Rhys» gives SR."""
    words = [word for word in name.split() if word[0].isalpha()] or name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def colour_of(slug: str) -> int:
    """A colour of the person's own, the same on every machine."""
    return hashlib.sha256(slug.encode()).digest()[0] % COLOURS


def plain_name(text: str) -> str:
    """A name on one line, without invisible marks."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())


def name_in(email: str) -> str:
    """What somebody is probably called: «priya.nair2@leeds.gov.uk» gives Priya Nair. They are asked later."""
    parts = re.split(r"[\W\d_]+", email.rpartition("@")[0].split("+")[0])
    return " ".join(part.capitalize() for part in parts if part)[:120] or email.rpartition("@")[0][:120]
