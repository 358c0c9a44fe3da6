"""Names that look alike are the same name."""

from __future__ import annotations

import re
import unicodedata

# Cyrillic and Greek letters, and figures, that the eye takes for Latin ones; after Unicode's confusables (UTS 39).
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнгαβεικνορτυχ01|",
    "aeopcyxijsdhkmtbhrabeiknoptuxoll",
)


def skeleton(name: str) -> str:
    """What is left of a name when case, accents, look-alike letters, spaces and marks are ignored.

    >>> skeleton("Plаnning  Policy!")  # with a Cyrillic «а»
    'planningpolicy'
    """
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(LOOK_ALIKES)
    return re.sub(r"[\W_]+", "", "".join(letter for letter in folded if not unicodedata.combining(letter)))
