"""Why somebody is asked, in words for whoever asks and for whoever is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Because(StrEnum):
    """What speaks for asking somebody."""

    ANSWERED = "answered"
    SAYS = "says"
    WORKS_ON = "works on"
    HERE = "here"
    DOING = "doing"
    LIKE = "like"
    ELSEWHERE = "elsewhere"
    NEW = "new"
    FACILITATES = "facilitates"
    PASSED = "passed"


# A reason as it is kept: its word, how often or who, and the number of a contribution that shows it.
Reason = list[Any]
# What is reason enough to ask somebody; the others only speak for one beside another.
ENOUGH: Final = frozenset(Because) - {Because.LIKE, Because.ELSEWHERE, Because.NEW}

# Of somebody else, and of oneself.
WORDS: Final[Mapping[str, tuple[StrPromise, StrPromise]]] = {
    Because.ANSWERED: (
        ngettext_lazy("answered %(num)s question like this", "answered %(num)s questions like this", "num"),
        ngettext_lazy(
            "You answered %(num)s question like this.", "You answered %(num)s questions like this.", "num"
        ),
    ),
    Because.SAYS: (_("says they know about this"), _("Your profile says that you know about this.")),
    Because.WORKS_ON: (
        _("is working on this now"),
        _("Your profile says that you are working on this."),
    ),
    Because.HERE: (
        ngettext_lazy("answered %(num)s time here lately", "answered %(num)s times here lately", "num"),
        ngettext_lazy(
            "You answered %(num)s time in this community lately.",
            "You answered %(num)s times in this community lately.",
            "num",
        ),
    ),
    Because.DOING: (
        _("their organisation says it does this"),
        _("Your organisation says that it does this."),
    ),
    Because.LIKE: (_("works in a council like yours"), _("Your council is like that of whoever asks.")),
    Because.ELSEWHERE: (
        _("brings a view from another region"),
        _("You bring a view from another region."),
    ),
    Because.NEW: (
        _("has not been asked before"),
        _("You have not been asked before, and new voices matter."),
    ),
    Because.FACILITATES: (_("looks after this community"), _("You look after this community.")),
    Because.PASSED: (_("%(name)s thinks that they may know"), _("%(name)s thinks that you may know.")),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words, and what it points to where the reader may see that."""

    words: str
    title: str = ""
    url: str = ""


def in_words(
    each: Iterable[list[Reason]], reader: Person | AnonymousUser, *, is_me: bool
) -> list[list[Said]]:
    """The reasons of several, as their reader reads them: of others, or of themselves."""
    several = list(each)
    pointed = [reason[2] for reasons in several for reason in reasons if len(reason) > 2]
    seen = Contribution.objects.visible_to(reader).select_related("community").in_bulk(pointed)
    return [[_said(reason, seen, is_me=is_me) for reason in reasons] for reasons in several]


def _said(reason: Reason, seen: Mapping[int, Contribution], *, is_me: bool) -> Said:
    word, needed, pointed = [*reason, None, None][:3]
    words = str(WORDS[word][is_me] % {"num": needed, "name": needed})
    shown = seen.get(pointed)
    return Said(words, shown.title, shown.get_absolute_url()) if shown else Said(words)
