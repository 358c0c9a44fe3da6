"""Why somebody is asked, in words for whoever asks and for whoever is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


class Because(StrEnum):
    """What speaks for asking somebody."""

    ANSWERED = "answered"  # how many questions like this, and the one most like it
    SAYS = "says"
    WORKS_ON = "works on"
    HERE = "here"  # how often lately
    DOING = "doing"
    LIKE = "like"
    ELSEWHERE = "elsewhere"
    NEW = "new"
    FACILITATES = "facilitates"
    PASSED = "passed"  # the name of whoever passed it on


# A reason as it is kept: its word, and what it needs.
Reason = list[Any]
# What is reason enough to ask somebody; the others only speak for one beside another.
ENOUGH: Final = frozenset(Because) - {Because.LIKE, Because.ELSEWHERE, Because.NEW}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words, and what it points to where the reader may see that."""

    words: str
    title: str = ""
    url: str = ""


def in_words(reasons: Iterable[Reason], reader: Person | AnonymousUser, *, is_me: bool) -> list[Said]:
    """Reasons as their reader reads them: of somebody else, or of themselves."""
    reasons = [reason for reason in reasons if reason]
    pointed = [reason[2] for reason in reasons if reason[0] == Because.ANSWERED and len(reason) > 2]
    seen = Contribution.objects.visible_to(reader).select_related("community").in_bulk(pointed)
    found = []
    for word, *needs in reasons:
        shown = seen.get(needs[1]) if word == Because.ANSWERED and len(needs) > 1 else None
        words = _mine(word, needs) if is_me else _theirs(word, needs)
        if words:
            found.append(Said(words, shown.title, shown.get_absolute_url()) if shown else Said(words))
    return found


def _theirs(word: str, needs: list[Any]) -> str:
    match word:
        case Because.ANSWERED:
            return ngettext(
                "answered %(num)s question like this", "answered %(num)s questions like this", needs[0]
            ) % {"num": needs[0]}
        case Because.SAYS:
            return _("says they know about this")
        case Because.WORKS_ON:
            return _("is working on this now")
        case Because.HERE:
            return ngettext("answered once here lately", "answered %(num)s times here lately", needs[0]) % {
                "num": needs[0]
            }
        case Because.DOING:
            return _("their organisation says it does this")
        case Because.LIKE:
            return _("works in a council like yours")
        case Because.ELSEWHERE:
            return _("brings a view from another region")
        case Because.NEW:
            return _("has not been asked before")
        case Because.FACILITATES:
            return _("looks after this community")
        case _:
            return ""


def _mine(word: str, needs: list[Any]) -> str:
    match word:
        case Because.ANSWERED:
            return ngettext(
                "You answered %(num)s question like this.",
                "You answered %(num)s questions like this.",
                needs[0],
            ) % {"num": needs[0]}
        case Because.SAYS:
            return _("Your profile says that you know about this.")
        case Because.WORKS_ON:
            return _("Your profile says that you are working on this.")
        case Because.HERE:
            return ngettext(
                "You answered once in this community lately.",
                "You answered %(num)s times in this community lately.",
                needs[0],
            ) % {"num": needs[0]}
        case Because.DOING:
            return _("Your organisation says that it does this.")
        case Because.LIKE:
            return _("Your council is like that of whoever asks.")
        case Because.ELSEWHERE:
            return _("You bring a view from another region.")
        case Because.NEW:
            return _("You have not been asked before, and new voices matter.")
        case Because.FACILITATES:
            return _("You look after this community.")
        case Because.PASSED:
            return _("%(name)s thinks that you may know.") % {"name": needs[0]}
        case _:
            return ""
