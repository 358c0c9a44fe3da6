"""What each contribution and notice lets its reader do by mail, in English or Welsh: thank, choose an answer, speak for a council."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution, Stance
from guildhall.contributions.models.stances import speaks_for_organisation
from guildhall.contributions.permissions import Change, may_change
from guildhall.notifications.inbound.actions import (
    ON_ANY_POST,
    ON_NOTICES,
    ON_POSTS,
    Action,
    NotAllowed,
    plain,
)
from guildhall.notifications.models import Notice, Rhythm
from guildhall.notifications.models.wishes import choose
from guildhall.people.models import Person

THANKS: Final = ("thanks", "thank you", "many thanks", "diolch", "diolch yn fawr", "llawer o ddiolch")
ACCEPTS: Final = ("accept", "accepted", "this is the answer", "derbyn", "dyma'r ateb", "dyma’r ateb")
RHYTHMS: Final = {
    Rhythm.NOW: ("at once", "ar unwaith"),
    Rhythm.DAILY: ("daily", "dyddiol", "yn ddyddiol"),
    Rhythm.WEEKLY: ("weekly", "wythnosol", "yn wythnosol"),
    Rhythm.NEVER: ("stop", "unsubscribe", "stopio", "dad-danysgrifio"),
}


def actions_on(person: Person, post: Contribution) -> list[Action]:
    """What a person can do about a contribution that they may read, what is of its kind first."""
    own = ON_POSTS[post.kind].actions(person, post) if post.kind in ON_POSTS else ()
    asked = [action for offer in ON_ANY_POST for action in offer(person, post)]
    return [*asked, *own, *_of_all(person, post), *_stances(person, post), *_of_reading(person, post)]


def actions_of(notice: Notice) -> list[Action]:
    """What a notice asks of the person whom it tells."""
    asked = ON_NOTICES.get(notice.why)
    return list(asked.actions(notice.person, notice)) if asked else []


def _of_all(person: Person, post: Contribution) -> Iterator[Action]:
    may_thank = post.author_id != person.pk and may(person, Act.THANK, post.community)
    may_choose = _may_choose(person, post)
    yield Action(
        name="thank",
        words=THANKS,
        do=lambda _said: _thank(person, post),
        label=_("Say thank you") if may_thank else "",
        is_told=False,
    )
    yield Action(
        name="accept",
        words=ACCEPTS,
        do=lambda _said: _accept(person, post),
        label=_("Choose it as the answer") if may_choose else "",
    )


def _may_choose(person: Person, post: Contribution) -> bool:
    root = post.root
    if root is None or root.kind != "question":
        return False
    # A mail may be passed on: what only a shielded asker could do stands in none.
    return not root.is_asked_by(person) and may_change(person, Change.ACCEPT, root)


def _stances(person: Person, post: Contribution) -> Iterator[Action]:
    """Where the person's organisation stands; nothing where they do not speak for one, so that the words are a reply."""
    if (
        post.root_id
        or post.kind in ON_POSTS
        or not (may(person, Act.THANK, post.community) and speaks_for_organisation(person))
    ):
        return
    for standing in Stance.Standing:
        yield Action(
            name=f"stance-{standing.value}",
            words=_in_each_language(standing),
            do=partial(_state, person, post, standing),
            label=standing.label,
            group=_("Where does %(organisation)s stand?") % {"organisation": person.organisation_name},
            takes="line",
        )


def _in_each_language(standing: Stance.Standing) -> list[str]:
    words = []
    for language in Person.Language.values:
        with override(language):
            words.append(plain(str(standing.label)))
    return words


def _of_reading(person: Person, post: Contribution) -> Iterable[Action]:
    """What changes how much the person hears; the foot of each mail has buttons for it."""
    return [
        Action(
            name="mute", words=("mute", "unfollow", "tewi", "peidio â dilyn"), do=partial(_mute, person, post)
        ),
        Action(name="follow", words=("follow", "dilyn"), do=partial(_follow, person, post)),
        *(
            Action(name=rhythm, words=words, do=partial(_hear, person, post, rhythm))
            for rhythm, words in RHYTHMS.items()
        ),
        Action(name="leave", words=("leave", "gadael"), do=partial(_leave, person, post)),
    ]


def _thank(person: Person, post: Contribution) -> str:
    if post.author_id == person.pk or not may(person, Act.THANK, post.community):
        raise NotAllowed(_("One cannot thank oneself."))
    with transaction.atomic():
        # Whoever presses twice would take the thanks back again.
        Contribution.objects.select_for_update(of=("self",)).get(pk=post.pk)
        if not post.thanks.filter(person=person).exists():
            post.thank(person)
    return _("Thanked.")


def _accept(person: Person, post: Contribution) -> str:
    if post.root is None or not _may_choose(person, post):
        raise NotAllowed(_("Only whoever asked can choose the answer to a question."))
    if post.root.answer_id != post.pk:
        post.root.accept(post, person)
    return _("Chosen as the answer.")


def _state(person: Person, post: Contribution, standing: Stance.Standing, said: str) -> str:
    stance = Stance.objects.say(person, post, standing, " ".join(said.split())[:300])
    if stance is None:
        raise NotAllowed(
            _("We do not know for certain where you work, so you cannot speak for an organisation.")
        )
    return _("Said for %(organisation)s. A colleague can change it.") % {"organisation": stance.organisation}


def _mute(person: Person, post: Contribution, _said: str) -> str:
    post.root_or_self.follows.update_or_create(person=person, defaults={"is_muted": True})
    return _("You hear no more of this conversation, unless somebody mentions you.")


def _follow(person: Person, post: Contribution, _said: str) -> str:
    if not may(person, Act.FOLLOW, post.community):
        raise NotAllowed(_("You cannot follow this."))
    post.root_or_self.follows.update_or_create(person=person, defaults={"is_muted": False})
    return _("You follow this. We tell you when somebody replies.")


def _hear(person: Person, post: Contribution, rhythm: Rhythm, _said: str) -> str:
    choose(person, post.community_id, rhythm)
    return _("Kept. This holds for this community from now on.")


def _leave(person: Person, post: Contribution, _said: str) -> str:
    try:
        post.community.part_with(person)
    except Refused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    return _("You have left the community.")
