"""Names that look alike are the same name."""

from __future__ import annotations

import re
import unicodedata

# Cyrillic and Greek letters, and figures, that the eye takes for Latin ones; after Unicode's
# confusables (UTS 39).
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнгαβεικνορτυχıɡ01|i",
    "aeopcyxljsdhkmtbhrabelknoptuxlgolll",
)
LONGEST = 80
LOOK_LIKE_ONE = (("rn", "m"), ("vv", "w"))


def skeleton(name: str) -> str:
    """What is left of a name when case, accents, look-alike letters, spaces and marks are ignored.

    Letters that stand for each other are written as one of them, so the result is only for comparing.

    >>> skeleton("Plаnning  Policy!") == skeleton("PIanning policy")  # a Cyrillic «а», and an I for an l
    True
    """
    unfolded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(letter for letter in unfolded if not unicodedata.combining(letter)).translate(
        LOOK_ALIKES
    )
    plain = re.sub(r"[\W_]+", "", letters)
    for pair, letter in LOOK_LIKE_ONE:
        plain = plain.replace(pair, letter)
    return plain[:LONGEST]
