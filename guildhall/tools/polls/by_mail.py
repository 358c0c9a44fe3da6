"""Voting by mail: the number of an option, or its words, as the whole of an answer; several numbers where more than one counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _

from guildhall.communities.permissions import Act, may
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.actions import ON_POSTS, Action, NotAllowed, OnPost, plain
from guildhall.people.models import Person
from guildhall.tools.polls.models import Option, Poll

NUMBERS: Final = r"\d{1,3}(?: \d{1,3})*"


def numbered(poll: Poll) -> list[Option]:
    """The options in the order in which they were made, so that a number in an older mail still means the same."""
    return list(Option.objects.filter(contribution=poll).order_by("pk"))


def actions(person: Person, post: Contribution) -> Iterator[Action]:
    """One action for each option; in a poll that takes several, one for all of their numbers."""
    poll = Poll.objects.get(pk=post.pk)
    options = numbered(poll)
    shown = poll.is_open and may(person, Act.REPLY, post.community)
    if poll.way == Poll.Way.SINGLE:
        for number, option in enumerate(options, 1):
            text = plain(option.text)
            yield Action(
                name=f"vote-{option.pk}",
                # A text that is a number would be taken for that of another option.
                words=[str(number)] if re.fullmatch(NUMBERS, text) else [str(number), text],
                do=partial(_vote, person, poll, [option]),
                label=option.text if shown else "",
                group=_("Your vote"),
                is_private=True,
            )
    said = ", ".join(f"{number} {option.text}" for number, option in enumerate(options, 1))
    yield Action(
        name="vote",
        pattern=NUMBERS,
        do=partial(_vote_numbers, person, poll, options),
        label=_("Vote") if shown and poll.way != Poll.Way.SINGLE else "",
        group=_("Your vote"),
        asks=_("The numbers of the options that you want, the one you want most first: %(options)s")
        % {"options": said},
        is_private=True,
    )


def lines(post: Contribution) -> Iterator[str]:
    """The options with their numbers, and how one votes by mail."""
    poll = Poll.objects.get(pk=post.pk)
    match poll.way:
        case Poll.Way.SINGLE:
            yield _("To vote, answer with the number of an option and nothing else.")
        case Poll.Way.SEVERAL:
            yield _("To vote, answer with the numbers of as many options as you like and nothing else: 1, 3")
        case _:
            yield _("To vote, answer with numbers and nothing else, the one you want most first: 3, 1")
    for number, option in enumerate(numbered(poll), 1):
        yield f"{number}  {option.text}"


def _vote_numbers(person: Person, poll: Poll, options: list[Option], said: str) -> str:
    numbers = list(dict.fromkeys(int(number) for number in re.findall(r"\d{1,3}", said)))
    if not numbers or not all(1 <= number <= len(options) for number in numbers):
        raise NotAllowed(_("The options have the numbers 1 to %(last)s.") % {"last": len(options)})
    if poll.way == Poll.Way.SINGLE and len(numbers) > 1:
        raise NotAllowed(_("Choose one option of this poll."))
    return _vote(person, poll, [options[number - 1] for number in numbers], "")


def _vote(person: Person, poll: Poll, chosen: list[Option], _said: str) -> str:
    if not may(person, Act.REPLY, poll.community):
        raise NotAllowed(_("Only members vote here."))
    if not poll.cast(person, [option.pk for option in chosen]):
        raise NotAllowed(_("This poll is closed. Nothing was changed."))
    words: Any = ", ".join(option.text for option in chosen)
    return _("Thank you. Your vote counts: %(options)s") % {"options": words}


ON_POSTS["poll"] = OnPost(actions, lines)
