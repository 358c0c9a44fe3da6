"""What somebody can do about what they were sent without opening the site: by a mail of a word, or on the page of a link.

What a mail asks for is the whole of what its author wrote, without a file. All else is words for others. The kinds of
tools, and what notices ask, are told to this module by whoever knows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from guildhall.contributions.models import Contribution
from guildhall.kit.inbound.phrases import CLOSINGS
from guildhall.notifications.models import Notice
from guildhall.people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotAllowed(Exception):
    """The person may not do this; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that one person can do about one thing.

    `name` stands in the form of its page and `label` on the button; without a label there is none. `words` are what a mail
    says that asks for it, in small letters; `pattern` is for what cannot be listed. It `takes` more words after a colon in one
    line, or in lines below too. What `is_private` is not published where it is not understood. Of what was asked for by mail
    its sender `is_told` in a mail that it is done.
    `asks` is what its page asks for in a box, and `filled` what stands there before. `do` gets what was said so, or what the pattern found, returns what to tell
    the person, and raises NotAllowed.
    """

    name: str
    words: Sequence[str] = ()
    do: Callable[[str], str]
    label: StrOrPromise = ""
    group: StrOrPromise = ""
    asks: StrOrPromise = ""
    filled: str = ""
    pattern: str = ""
    takes: Literal["", "line", "lines"] = ""
    is_private: bool = False
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class OnPost:
    """What a kind of contribution offers: the actions of a person, and lines of a mail that say to any reader how."""

    actions: Callable[[Person, Contribution], Iterable[Action]]
    lines: Callable[[Contribution], Iterable[str]]


@dataclass(frozen=True, slots=True)
class OnNotice:
    """What a notice asks: the actions of its person, and lines of a mail that tell them what they need to know."""

    actions: Callable[[Person, Notice], Iterable[Action]]
    lines: Callable[[Notice], Iterable[str]]
    link: StrOrPromise


YES: Final = ("yes", "accept", "approve", "let in", "let them in", "join", "ie", "iawn", "derbyn", "ymuno")
NO: Final = ("no", "decline", "na", "nage", "gwrthod")
ON_POSTS: Final[dict[str, OnPost]] = {}
ON_NOTICES: Final[dict[str, OnNotice]] = {}
# What floors above offer on any contribution to some people, such as those who are asked.
ON_ANY_POST: Final[list[Callable[[Person, Contribution], Iterable[Action]]]] = []


def lines_of(post: Contribution) -> list[str]:
    """How one answers a contribution by mail, where its kind takes more than words."""
    return list(ON_POSTS[post.kind].lines(post)) if post.kind in ON_POSTS else []


def plain(said: str) -> str:
    """Words as they are compared: small, without the stops between them."""
    return re.sub(r"[\s.!,]+", " ", said.lower()).strip()


def asked_in(said: str, actions: Iterable[Action]) -> tuple[Action, str] | None:
    """The action that a mail asks for, and what is said beside it."""
    whole = plain(said)
    first, _mark, rest = said.strip().partition("\n")
    start, _colon, after = first.partition(":")
    for action in actions:
        if whole in action.words:
            return action, ""
        if action.pattern and re.fullmatch(action.pattern, whole):
            return action, whole
        takes_it = action.takes == "lines" or (action.takes == "line" and not rest.strip())
        if takes_it and plain(start) in action.words:
            return action, f"{after}\n{rest}".strip()
    return None


def is_private(said: str, actions: Iterable[Action]) -> bool:
    """Whether a mail begins like something that is for us alone, as a vote is, though it says more than that."""
    first = plain(said.strip().partition("\n")[0])
    return any(
        first in action.words or (action.pattern and re.fullmatch(action.pattern, first))
        for action in actions
        if action.is_private
    )


def without_sign_off(said: str, name: str) -> str:
    """What a mail says before «Kind regards» and a name, which are part of no order."""
    lines = [line.strip() for line in said.strip().splitlines()]
    known = {plain(name), *map(plain, name.split())}
    while len(lines) > 1 and (not lines[-1] or plain(lines[-1]) in known):
        lines.pop()
    for at in range(max(1, len(lines) - 4), len(lines)):
        if CLOSINGS.fullmatch(lines[at].strip(" ,.!").lower().replace("’", "'")):
            lines = lines[:at]
            break
    return "\n".join(lines).strip()
