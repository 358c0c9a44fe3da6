"""What somebody can do by a mail of one or two words: thank, choose an answer, hear no more, change how often mail comes.

An order is the whole of what its author wrote, without a file. All else is words for others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.contributions.permissions import Change, may_change
from guildhall.notifications.models import Rhythm
from guildhall.notifications.models.wishes import choose
from guildhall.people.models import Person

LONGEST: Final = 40
Order = Callable[[Person, Contribution], str]


class NotAllowed(Exception):
    """The person may not do this; the message says why."""


def order_in(words: str) -> Order | None:
    """The order that some words are, in English or Welsh."""
    said = re.sub(r"[\s.!,]+", " ", words.lower()).strip()
    return ORDERS.get(said) if len(said) <= LONGEST else None


def _thank(person: Person, post: Contribution) -> str:
    if post.author_id == person.pk or not may(person, Act.THANK, post.community):
        raise NotAllowed(_("One cannot thank oneself."))
    if not post.thanks.filter(person=person).exists():
        post.thank(person)
    return _("Thanked.")


def _accept(person: Person, post: Contribution) -> str:
    root = post.root
    if root is None or root.kind != "question" or not may_change(person, Change.ACCEPT, root):
        raise NotAllowed(_("Only whoever asked can choose the answer to a question."))
    if root.answer_id != post.pk:
        root.accept(post, person)
    return _("Chosen as the answer.")


def _mute(person: Person, post: Contribution) -> str:
    post.root_or_self.follows.update_or_create(person=person, defaults={"is_muted": True})
    return _("You hear no more of this conversation, unless somebody mentions you.")


def _follow(person: Person, post: Contribution) -> str:
    if not may(person, Act.FOLLOW, post.community):
        raise NotAllowed(_("You cannot follow this."))
    post.root_or_self.follows.update_or_create(person=person, defaults={"is_muted": False})
    return _("You follow this. We tell you when somebody replies.")


def _rhythm(rhythm: Rhythm) -> Order:
    def chosen(person: Person, post: Contribution) -> str:
        choose(person, post.community_id, rhythm)
        return _("Kept. This holds for this community from now on.")

    return chosen


def _leave(person: Person, post: Contribution) -> str:
    try:
        post.community.part_with(person)
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    return _("You have left the community.")


ORDERS: Final[dict[str, Order]] = {
    **dict.fromkeys(
        ("thanks", "thank you", "many thanks", "diolch", "diolch yn fawr", "llawer o ddiolch"), _thank
    ),
    **dict.fromkeys(
        ("accept", "accepted", "this is the answer", "derbyn", "dyma'r ateb", "dyma’r ateb"), _accept
    ),
    **dict.fromkeys(("mute", "unfollow", "tewi", "peidio â dilyn"), _mute),
    **dict.fromkeys(("follow", "dilyn"), _follow),
    **dict.fromkeys(("at once", "ar unwaith"), _rhythm(Rhythm.NOW)),
    **dict.fromkeys(("daily", "dyddiol", "yn ddyddiol"), _rhythm(Rhythm.DAILY)),
    **dict.fromkeys(("weekly", "wythnosol", "yn wythnosol"), _rhythm(Rhythm.WEEKLY)),
    **dict.fromkeys(("stop", "unsubscribe", "stopio", "dad-danysgrifio"), _rhythm(Rhythm.NEVER)),
    **dict.fromkeys(("leave", "gadael"), _leave),
}
