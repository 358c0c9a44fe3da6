"""The kinds of contribution there are; each tool registers its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of contribution: the word in the database, the room it lives in, and what people call it."""

    word: str
    room: str
    label: StrOrPromise
    plural: StrOrPromise


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind known. Registering the same kind twice changes nothing."""
    KINDS[kind.word] = kind


def room_of(word: str) -> str:
    """The room that a kind lives in, as it stands in addresses."""
    return KINDS[word].room
