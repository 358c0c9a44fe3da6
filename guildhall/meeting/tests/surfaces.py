"""How the leak test meets introductions and counterparts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import SIGNED_IN
from guildhall.meeting.models import CounterpartWish, Introduction, Meeting
from guildhall.meeting.months import MET_YET
from guildhall.meeting.pairing import MATCH
from guildhall.notifications.models import Mail, Notice
from guildhall.people.models import Person
from guildhall.project.tests.leak.asking import Addresses, at
from guildhall.project.tests.leak.talks import PLACE

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World


def _each(name: str) -> Addresses:
    return lambda _world: [
        reverse(name, args=[pk]) for pk in Introduction.objects.order_by("pk").values_list("pk", flat=True)
    ]


def _people(world: World) -> Iterable[str]:
    return [reverse("introduction_ask", args=[person.slug]) for person in world.people.values()]


READ: Final[dict[str, Addresses]] = {
    "introductions": at("/introductions/"),
    "introduction": _each("introduction"),
    "introduction_ask": _people,
    "meet": at("/meet/"),
}
HARMLESS: Final = {
    "introduction_leave_it": "POST only; one's own: meeting/tests/test_introductions.py",
    "meet_by_link": "by a link that was sent to its reader; shows their own name: meeting/tests/test_counterparts.py",
    "meet_say": "POST only; one's own: meeting/tests/test_counterparts.py",
    "meet_wish": "POST only; one's own",
}
TEXTS: Final = {"meeting.Introduction": {"words"}}
SHOWS: Final[dict[str, tuple[str, ...]]] = {
    "guildhall.meeting.introducing": ("introduction_ask",),
    "guildhall.meeting.views.introductions": ("introduction",),
}
SECOND_LOCKS: Final = {
    "meeting.by_mail:introduction_of.1": "asked for the introducer of a notice alone",
    "meeting.common:common_to.1": "one is a member of the communities that it names, and so is the other",
    "meeting.letters:letter.1": "goes to whoever has a notice of it, or asked for it; tested in test_introductions.py",
    "meeting.letters:_asks.1": "one's own notice alone, of which the mail says no more than a number",
    "meeting.personal_data:about.1": "one's own alone",
    "meeting.views.introductions:introductions.1": "what one is asked for, and what one asked for; tested in test_introductions.py",
}
BESIDE_THE_RULE: Final = dict[str, str]()


def fill(world: World) -> None:
    """The member asks the facilitator for introductions: one waits, one did not come about, and one was never told."""
    people = world.people
    for actor in ("outsider", "member", "facilitator", "other", "author"):
        # Proved, so that somebody is there to be introduced.
        EmailAddress.objects.update_or_create(
            user=people[actor], email=people[actor].email, defaults={"verified": True, "primary": True}
        )
    for wanted, where in (("other", "waits"), ("outsider", "did not come about")):
        activity = record(people["member"], Verb.INTRODUCE)
        made = Introduction.objects.create(
            asker=people["member"],
            introducer=people["facilitator"],
            wanted=people[wanted],
            words=world.secret(PLACE, "members", f"words of an introduction that {where}"),
            activity=activity,
        )
        Notice.objects.create(
            person=people["facilitator"],
            why=Notice.Why.INTRODUCE,
            actor=people["member"],
            audience_id=SIGNED_IN,
            activity=activity,
        )
        if wanted == "outsider":
            made.settle(Introduction.State.DECLINED)
    Introduction.objects.create(
        asker=people["member"],
        introducer=people["facilitator"],
        wanted=people["author"],
        words=world.secret(PLACE, "member or nobody", "words of an introduction that nobody was told of"),
    )
    _meet(world)


def _meet(world: World) -> None:
    """The member meets somebody who left, and the outsider the facilitator, of whose communities they may not know."""
    month = timezone.localdate().replace(day=1)
    for one, other in (("member", "left"), ("outsider", "facilitator")):
        for person, counterpart in ((one, other), (other, one)):
            CounterpartWish.objects.create(person=world.people[person])
            Meeting.objects.create(
                month=month, person=world.people[person], counterpart=world.people[counterpart]
            )


def forget_what_is_hidden_from(person: Person | None) -> None:
    """Deletes introductions that somebody neither asked for nor was asked for."""
    seen = Introduction.objects.visible_to(person).values("pk")
    Introduction.objects.exclude(pk__in=list(seen.values_list("pk", flat=True))).delete()


def mails(person: Person) -> Iterator[Mail]:
    """Every mail of introductions and counterparts, as if it went to a person."""
    for pk in Introduction.objects.values_list("pk", flat=True):
        for why in (Notice.Why.INTRODUCE, Notice.Why.NOT_INTRODUCED):
            yield Mail(pk=0, person=person, kind=Mail.Kind.MEETING, why=why, about=pk)
    for pk in Meeting.objects.values_list("pk", flat=True):
        for told in (MATCH, MET_YET):
            yield Mail(pk=0, person=person, kind=Mail.Kind.MEETING, why=told, about=pk)
