"""Messages between people in the world of the leak test: who is in which talk, and every address that could show one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from django.core import mail
from django.urls import reverse

from guildhall.notifications.models import Mail
from guildhall.people.models import Person
from guildhall.project.tests.leak.asking import Addresses, at
from guildhall.talks.models import Contact, Message, Part, Report, Stop, Talk
from guildhall.testing.jobs import run_jobs

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World

PLACE: Final = "talks"


def fill(world: World) -> None:
    """A talk of two, one among a few that some left, and one in which an operator was shown a message."""
    people = world.people
    world.kinds[PLACE] = "confidential"
    world.roles |= {(PLACE, "member"): "member", (PLACE, "facilitator"): "facilitator"}
    _say(world, Talk.objects.between(people["facilitator"], people["member"]), "members", "a talk of two")
    group = Talk.objects.gather(people["facilitator"], token="a")
    for actor in ("left", "deactivated"):
        group.bring_in(people[actor], by=people["facilitator"])
    # Those who left read it then, and have the mails; they read nothing of it now.
    _say(world, group, "facilitator or nobody", "a group before somebody came")
    group.bring_in(people["member"], by=people["facilitator"])
    _say(world, group, "members", "a group")
    run_jobs()
    for actor in ("left", "deactivated"):
        mail.outbox[:] = [each for each in mail.outbox if people[actor].email not in each.recipients()]
        group.leave(people[actor])
    _say(world, group, "members", "a group after somebody left")
    _report(world)
    Contact.objects.create(
        person=people["member"],
        contact=people["author"],
        note=world.secret(PLACE, "member or nobody", "a line about a contact"),
    )


def _report(world: World) -> None:
    """The operator sees what was reported, with two messages before and one after."""
    people = world.people
    talk = Talk.objects.gather(people["author"], token="b")
    for actor in ("member", "facilitator"):
        talk.bring_in(people[actor], by=people["author"])
    for level in ("members", "operator or members", "operator or members", "operator or members"):
        said = _say(world, talk, level, "what stands by a report")
    told = Report.objects.create(
        message=said,
        author=people["author"],
        kept_html=said.html,
        reported_by=people["member"],
        reason=world.secret(PLACE, "operator or nobody", "reason of a report"),
    )
    told.decide(
        people["operator"], "warn", world.secret(PLACE, "operator or nobody", "what an operator said")
    )
    Stop.objects.create(
        person=people["operator"], why=world.secret(PLACE, "operator or nobody", "why somebody was stopped")
    )
    _say(world, talk, "members", "what was said after a report")


def _say(world: World, talk: Talk, level: str, where: str) -> Message:
    author = world.people["author" if "report" in where else "facilitator"]
    return talk.say(author, f"<p>{world.secret(PLACE, level, where)}</p>")


def _talks(name: str, *queries: str) -> Addresses:
    return lambda _world: [
        reverse(name, args=[pk]) + query
        for pk in Talk.objects.order_by("pk").values_list("pk", flat=True)
        for query in ("", *queries)
    ]


def _messages(name: str) -> Addresses:
    said = Message.objects.filter(kind=Message.Kind.WORDS).order_by("pk")
    return lambda _world: [reverse(name, args=[pk]) for pk in said.values_list("pk", flat=True)]


def _each_person(world: World) -> Iterable[str]:
    return [reverse("write_to", args=[person.slug]) for person in world.people.values()]


def _reports(_world: World) -> Iterable[str]:
    return [reverse("operate_report", args=[pk]) for pk in Report.objects.values_list("pk", flat=True)]


READ: Final[dict[str, Addresses]] = {
    "contacts": at("/contacts/"),
    "talks": at("/messages/"),
    "talk": _talks("talk", "?before=999999999"),
    "talk_new": at("/messages/new/?q=person"),
    "talk_people": _talks("talk_people", "?q=person"),
    "write_to": _each_person,
    "message_take_back": _messages("message_take_back"),
    "message_report": _messages("message_report"),
    "message_settings": at("/settings/messages/"),
    "operate_reports": at("/operate/messages/"),
    "operate_report": _reports,
}
HARMLESS: Final = {
    "contact_act": "POST only; one's own contacts",
    "talk_act": "POST only; one's own part: talks/tests/test_groups.py",
    "message_block": "POST only; one's own blocks",
}
TEXTS: Final = {
    "talks.Contact": {"note"},
    "talks.Message": {"html"},
    "talks.Report": {"kept_html", "reason", "said_to_sender"},
    "talks.Stop": {"why"},
}
SHOWS: Final = {
    "guildhall.talks.reading": ("talks", "talk"),
    "guildhall.talks.views.talks": ("talk",),
    "guildhall.talks.views.people": ("talk_people",),
    "guildhall.talks.views.messages": ("message_report", "message_take_back"),
}
SECOND_LOCKS: Final = {
    "talks.letters:letter.1": "says no more than a number",
    "talks.reading:talks_of.1": "whoever is in a talk may read the last message there; asked again when it is fetched",
    "talks.reading:talks_of.2": "asks for those that the rule let through a moment ago",
    "talks.views.messages:take_back.1": "leads people to their own words alone",
    "talks.views.people:act.1": "changes one's own part alone",
}


def forget_what_is_hidden_from(person: Person | None) -> None:
    """Deletes talks in which somebody takes no part, and what was said in theirs before they came."""
    parts = (
        {part.talk_id: part for part in Part.objects.filter(person=person, left_at=None)} if person else {}
    )
    Talk.objects.exclude(pk__in=parts).delete()
    Contact.objects.exclude(person=person).delete()
    for talk, part in parts.items():
        Message.objects.filter(talk=talk, pk__lte=part.joined_after).delete()


def mails_of_messages(person: Person) -> Iterator[Mail]:
    """A mail of every message, as if it were to be sent to a person."""
    for pk in Message.objects.values_list("pk", flat=True):
        yield Mail(pk=0, person=person, kind=Mail.Kind.TALK, why=Mail.Kind.TALK, about=pk)


def talks_without(person: Person) -> Iterable[Talk]:
    """Every talk that a person takes no part in now."""
    here = Talk.objects.filter(parts__person=person, parts__left_at=None)
    return Talk.objects.exclude(pk__in=here.values("pk"))
