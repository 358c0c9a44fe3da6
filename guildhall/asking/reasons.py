"""Why somebody is asked, in words for whoever asks and for whoever is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

# A reason is a list, so that it can be kept: its word, and what it needs.
Reason = list[Any]

ANSWERED: Final = "answered"  # how many questions like this, and the one most like it
SAYS: Final = "says"
WORKS_ON: Final = "works on"
HERE: Final = "here"  # how often lately
DOING: Final = "doing"
LIKE: Final = "like"
ELSEWHERE: Final = "elsewhere"
NEW: Final = "new"
FACILITATES: Final = "facilitates"
PASSED: Final = "passed"
# What is reason enough to ask somebody; the others only speak for one beside another.
ENOUGH: Final = (ANSWERED, SAYS, WORKS_ON, HERE, DOING, FACILITATES)


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words, and what it points to where the reader may see that."""

    words: str
    title: str = ""
    url: str = ""


def in_words(reasons: Iterable[Reason], reader: Person | AnonymousUser, *, is_me: bool) -> list[Said]:
    """Reasons as their reader reads them: of somebody else, or of themselves."""
    reasons = [reason for reason in reasons if reason]
    pointed = [reason[2] for reason in reasons if reason[0] == ANSWERED and len(reason) > 2]
    seen = Contribution.objects.visible_to(reader).select_related("community").in_bulk(pointed)
    found = []
    for word, *needs in reasons:
        shown = seen.get(needs[1]) if word == ANSWERED and len(needs) > 1 else None
        words = _mine(word, needs) if is_me else _theirs(word, needs)
        if words:
            found.append(Said(words, shown.title, shown.get_absolute_url()) if shown else Said(words))
    return found


def _theirs(word: str, needs: list[Any]) -> str:
    match word:
        case "answered":
            return ngettext(
                "answered %(num)s question like this", "answered %(num)s questions like this", needs[0]
            ) % {"num": needs[0]}
        case "says":
            return _("says they know about this")
        case "works on":
            return _("is working on this now")
        case "here":
            return ngettext("answered once here lately", "answered %(num)s times here lately", needs[0]) % {
                "num": needs[0]
            }
        case "doing":
            return _("their organisation says it does this")
        case "like":
            return _("works in a council like yours")
        case "elsewhere":
            return _("brings a view from another region")
        case "new":
            return _("has not been asked before")
        case "facilitates":
            return _("looks after this community")
        case _:
            return ""


def _mine(word: str, needs: list[Any]) -> str:
    match word:
        case "answered":
            return ngettext(
                "You answered %(num)s question like this.",
                "You answered %(num)s questions like this.",
                needs[0],
            ) % {"num": needs[0]}
        case "says":
            return _("Your profile says that you know about this.")
        case "works on":
            return _("Your profile says that you are working on this.")
        case "here":
            return ngettext(
                "You answered once in this community lately.",
                "You answered %(num)s times in this community lately.",
                needs[0],
            ) % {"num": needs[0]}
        case "doing":
            return _("Your organisation says that it does this.")
        case "like":
            return _("Your council is like that of whoever asks.")
        case "elsewhere":
            return _("You bring a view from another region.")
        case "new":
            return _("You have not been asked before, and new voices matter.")
        case "facilitates":
            return _("You look after this community.")
        case "passed":
            return _("%(name)s thinks that you may know.") % {"name": needs[0]}
        case _:
            return ""
