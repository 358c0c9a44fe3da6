"""Who may read what in a small world in which every private text carries a word of its own, written by hand.

Nothing here asks the product who may see what: `World.may_read` is the second opinion that the test compares with. `building.py` fills it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from django.core.mail import EmailMessage

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution
from guildhall.people.models import Person

BAIT: Final = (
    "crocodile"  # a word that stands beside every secret, so that searching for it would find them all
)
# Who reads what was shared with everybody in a community is called so.
LEVELS: Final = {"community": "posts"}
# What a secret word looks like.
WORD: Final = re.compile("zq[a-j]{4}vx")
KINDS_OF_COMMUNITY: Final = ("public", "open", "restricted", "private", "confidential")
SIGNED_IN: Final = (
    "outsider",
    "applicant",
    "invited",
    "member",
    "left",
    "banned",
    "facilitator",
    "other",
    "operator",
)
ACTORS: Final = ("visitor", *SIGNED_IN, "deactivated", "unapproved")


@dataclass(frozen=True, slots=True)
class Secret:
    """A word, where it stands, and who may read it: a level in a community."""

    word: str
    place: str
    level: str
    where: str


@dataclass
class World:
    """The communities by kind, the actors, and the secrets."""

    communities: dict[str, Community] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    roles: dict[tuple[str, str], str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    # Conversations, with all that any contribution can have; and things of other tools, with what is their own.
    roots: dict[str, list[Contribution]] = field(default_factory=dict)
    things: dict[str, list[Contribution]] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    mails: list[EmailMessage] = field(default_factory=list)
    files: Path = Path()
    numbers: count[int] = field(default_factory=count)

    def written_in(self, place: str) -> list[Contribution]:
        """Every root in a community."""
        return [*self.roots.get(place, []), *self.things.get(place, [])]

    def secret(self, place: str, level: str, where: str) -> str:
        """A new secret word, with the bait before it."""
        number = next(self.numbers)
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")
        word = f"zq{letters}vx"
        self.secrets.append(Secret(word, place, level, where))
        return f"{BAIT} {word}"

    def may_read(self, actor: str, secret: Secret) -> bool:
        """Whether an actor may read a secret now, by the words of the product page."""
        if secret.level == "nobody" or secret.word in self.gone:
            return False
        named, _or, level = secret.level.rpartition(" or ")
        if actor == named:
            return True
        role = self.roles.get((secret.place, actor), "")
        kind = self.kinds[secret.place]
        is_in = actor in SIGNED_IN and actor in self.people and self.people[actor].is_active
        match level:
            case "facilitators":
                return is_in and role == "facilitator"
            case "members":
                return is_in and role in ("member", "facilitator")
            case "posts":
                if kind == "public":
                    return True
                return is_in and (kind == "open" or role in ("member", "facilitator"))
            case "front":
                if kind in ("public", "open", "restricted"):
                    return True
                return is_in and role in ("member", "facilitator")
            case "listed":
                # An invitation says to what.
                if kind in ("public", "open", "restricted") or (
                    actor == "invited" and is_in and secret.place in self.roots
                ):
                    return True
                return is_in and (kind == "private" or role in ("member", "facilitator"))
            case _:
                return False
