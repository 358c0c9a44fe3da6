"""A mail's words as lines, the same for text and for HTML: what the rules for quotes and signatures look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

DEEPEST: Final = 8
SPACE: Final = re.compile(r"\s+")
RULE: Final = re.compile(r"([-_=*~])(?: ?\1){2,200}\Z")


class Step(NamedTuple):
    """One element around a line that carries meaning: its tag, a number of its own, and a cell's column from 0."""

    tag: str
    number: int
    column: int = 0


class Role(Enum):
    """What a line is in its mail."""

    OWN = auto()  # written by the author for this mail
    KEPT_QUOTE = auto()  # quoted, and the author answers it right below
    QUOTE = auto()
    ATTRIBUTION = auto()  # «On … wrote:», «From: … Sent: …»
    SIGNATURE = auto()
    NOTICE = auto()  # disclaimers, banners, markings

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the reply and not behind «show quoted text»."""
        return self in (Role.OWN, Role.KEPT_QUOTE)


class Hint(Enum):
    """What the markup around a line says about it."""

    NONE = auto()
    QUOTE = auto()  # certainly quoted: the client says so
    REPLY_HEADER = auto()  # the client's own block of From, Sent, To
    RULED_BLOCK = auto()  # Outlook's line above, which headers may follow
    ATTRIBUTION = auto()
    SIGNATURE = auto()


@dataclass(slots=True)
class Line:
    """One line of words with its inline markup. `words` has its spaces joined; `markup` is safe HTML.

    `depth` counts the quotes around it, `gap` says that a paragraph begins with it, `scopes` numbers the
    elements in which a quote would end. `is_certain`: a client marked it, so that no author typed the sign.
    """

    words: str
    markup: str
    depth: int = 0
    gap: bool = False
    path: tuple[Step, ...] = ()
    hint: Hint = Hint.NONE
    scopes: tuple[int, ...] = ()
    is_rule: bool = False
    is_certain: bool = False
    role: Role = Role.OWN


def joined(text: str) -> str:
    """Words with single spaces between them, spaces that do not break among them."""
    return SPACE.sub(" ", text.replace("\u200b", "").replace("\u200c", "")).strip()


def is_rule(words: str) -> bool:
    """Whether a line is drawn of signs."""
    return bool(RULE.match(words))
