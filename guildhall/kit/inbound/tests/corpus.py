"""The mails of the corpus, and how a reading of one is compared with what its author wrote."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from guildhall.kit.inbound.replies import Reply
from guildhall.kit.markup import plain_text

FOLDER: Final = Path(__file__).parent / "corpus"
WORD: Final = re.compile(r"[^\s<>]+")


class Verdict(Enum):
    """How well a mail was read."""

    EXACT = "exactly right"
    TOO_MUCH = "kept too much"
    CUT = "cut the author's words"
    LOST = "lost words"


@dataclass(frozen=True)
class Expected:
    """What a person says of a mail: what must be shown, what folded, and whether that can be known."""

    shown: list[str]
    folded: list[str]
    is_sure: bool
    markup: list[str]


def names() -> list[str]:
    """The names of all mails."""
    return sorted(path.stem for path in FOLDER.glob("*.eml"))


def content(name: str) -> bytes:
    """A mail as it came over the wire."""
    return (FOLDER / f"{name}.eml").read_bytes()


def expected(name: str) -> Expected:
    """What was written down of a mail beside it."""
    said = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Expected(said["shown"], said["folded"], said["is_sure"], said.get("markup", []))


def words(markup: str) -> list[str]:
    """The words of HTML."""
    return plain_words(plain_text(markup.replace("</td>", " </td>")))


def plain_words(text: str) -> list[str]:
    """The words of text, without < and > and the signs that begin or end them."""
    return [word.strip(".,;:*_-") or word for word in WORD.findall(text)]


def verdict(reply: Reply, wanted: Expected) -> Verdict:
    """Compares word for word."""
    shown, folded = words(reply.html), words(reply.folded_html)
    must = [word for line in wanted.shown for word in plain_words(line)]
    if not is_within(must, shown):
        return Verdict.CUT
    if not is_within([word for line in wanted.folded for word in plain_words(line)], folded):
        return Verdict.TOO_MUCH if is_within_any(wanted.folded, shown + folded) else Verdict.LOST
    return Verdict.EXACT if shown == must else Verdict.TOO_MUCH


def is_within(some: list[str], many: list[str]) -> bool:
    """Whether words stand in others in the same order."""
    left = iter(many)
    return all(word in left for word in some)


def is_within_any(lines: list[str], many: list[str]) -> bool:
    """Whether all words stand in others in whatever order."""
    held = set(many)
    return all(word in held for line in lines for word in plain_words(line))
