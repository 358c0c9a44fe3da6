"""How the leak test meets asking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from guildhall.asking.models import Request
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Mail, Notice
from guildhall.people.models import Person
from guildhall.project.tests.leak.asking import Addresses, at, each_root

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World


def _typed(world: World) -> list[str]:
    """A title of every hidden thing typed into the form of a community, and into that of one that is not there."""
    words = "+".join(secret.word for secret in world.secrets if ": title" in secret.where)
    return [
        f"{reverse('ask_typed')}?q={words[:180]}&community={slug}"
        for slug in (*(each.slug for each in world.communities.values()), "nowhere")
    ]


READ: Final[dict[str, Addresses]] = {
    "ask_typed": _typed,
    "who_is_asked": each_root("who_is_asked"),
    "asked": at("/asked/"),
}
HARMLESS: Final = {
    "asked_often": "POST only; one's own",
    "asked_act": "POST only; one's own requests: asking/tests/test_asking.py",
    "suggestion": "POST only; one's own profile",
}
# Numbers and our own words; the name of whoever passed a question on, for the one to whom they did.
NOT_SECRET: Final = {"asking.Request.because"}
SHOWS: Final[dict[str, tuple[str, ...]]] = {
    "guildhall.asking.evidence": ("ask_typed", "ask"),
    "guildhall.asking.knowing": ("asked",),
    "guildhall.asking.reasons": ("asked",),
    "guildhall.asking.views": ("asked", "ask_typed", "who_is_asked"),
}
SECOND_LOCKS: Final = {
    "asking.by_mail:actions_on.1": "asked only for what the rule let through a moment ago",
    "asking.by_mail:lets_in.1": "asked only for what the rule let through a moment ago",
    "asking.evidence:community_meant.1": "one must be a member of the community, too",
    "asking.evidence:communities_meant.1": "found by the search entry's own copy of the audience",
    "discovery.similar:NEAREST.1": "asking.evidence fetches by the rule what it finds",
    "discovery.similar:nearest.1": "asking.evidence fetches by the rule what it finds",
    "asking.views:who.2": "shown to whoever asked, who may read the question",
    "tools.conversations.views:_asking.1": "the thread was fetched by the rule",
}
BESIDE_THE_RULE: Final = {
    "asking/consumers.py: Request.objects.filter": "ends what is settled",
    "web/my_data.py: Request.objects.filter": "what one was asked oneself",
}


def fill(world: World, root: Contribution) -> None:
    """A question was put to somebody who left since, to some who may read it and to some who may not; one who left answered."""
    left, author = world.people["left"], world.people["author"]
    for actor in ("left", "member", "outsider", "banned"):
        Request.objects.create(
            contribution=root,
            person=world.people[actor],
            audience=root.audience,
            because=[["answered", 2, root.pk]],
        )
    # One that all may read gives what was answered behind a door as its reason.
    first = Request.objects.order_by("pk").values("contribution")[:1]
    Request.objects.filter(contribution__in=first).update(because=[["answered", 2, root.pk]])
    if root.shared_with == Contribution.SharedWith.COMMUNITY:
        root.reply(left, "<p>Ours too.</p>").thank(author)


def mails(person: Person) -> Iterator[Mail]:
    """The mail of every question that is put to somebody, as if nothing had been done about it."""
    Request.objects.filter(person=person).update(state=Request.State.WAITING)
    for request in Request.objects.filter(person=person).select_related("contribution__community"):
        yield Mail(
            pk=0,
            person=person,
            kind=Mail.Kind.REQUEST,
            why=Notice.Why.PUT_TO_YOU,
            contribution=request.contribution,
            community=request.contribution.community,
            about=request.pk,
        )
