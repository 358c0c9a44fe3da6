"""Who looks at which page of messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse

from guildhall.project.tests.looking import Look, Place, at, of_person
from guildhall.talks.models import Block, Contact, Message, Report, Talk


def furnish(place: Place) -> None:
    """A talk of two with something in each language, one of three, a report, and what somebody blocked."""
    ada, bo, cy, operator = (place.people[who] for who in ("ada", "bo", "cy", "operator"))
    for person in (ada, bo, cy):
        person.trust_address()
    two = Talk.objects.between(bo, ada)
    two.say(bo, "<p>May I ask about <a href='https://leeds.gov.uk/'>your lids</a>?</p><ul><li>one</li></ul>")
    two.say(bo, "<p>Never mind.</p>").take_back()
    rude = two.say(ada, "<p>You fool.</p>")
    three = Talk.objects.gather(ada, token="x")
    for person in (bo, cy):
        three.bring_in(person, by=ada)
    three.say(cy, "<p>Here I am.</p>")
    Block.objects.create(person=bo, blocked=cy)
    Contact.objects.create(person=bo, contact=ada, note="Met at the waste conference")
    Report.objects.create(
        message=rude, author=ada, kept_html=rude.html, reported_by=bo, reason="She insults me."
    )
    decided = Report.objects.create(
        message=three.messages.latest("pk"),
        author=cy,
        kept_html="<p>Buy!</p>",
        reported_by=bo,
        reason="Sells.",
    )
    decided.decide(operator, Report.Decision.STOP, "Please sell nothing here.")


def _talk(number: int) -> Callable[[Place], str]:
    return lambda _place: Talk.objects.order_by("pk")[number].get_absolute_url()


def _of_talk(number: int, query: str) -> Callable[[Place], str]:
    return lambda _place: reverse("talk_people", args=[Talk.objects.order_by("pk")[number].pk]) + query


def _of_message(name: str, words: str) -> Callable[[Place], str]:
    return lambda _place: reverse(name, args=[Message.objects.filter(html__contains=words)[0].pk])


def _of_report(number: int) -> Callable[[Place], str]:
    return lambda _place: reverse("operate_report", args=[Report.objects.order_by("pk")[number].pk])


PAGES: Final[dict[str, list[Look]]] = {
    "talks": [("bo", at("/messages/")), ("newcomer", at("/messages/"))],
    "talk": [("bo", _talk(0)), ("bo", _talk(1)), ("cy", _talk(1))],
    "talk_new": [("bo", at("/messages/new/?q=ada")), ("newcomer", at("/messages/new/"))],
    "contacts": [("bo", at("/contacts/")), ("bo", at("/contacts/?q=none")), ("newcomer", at("/contacts/"))],
    "talk_people": [("bo", _of_talk(0, "?q=cy")), ("bo", _of_talk(1, ""))],
    "write_to": [("newcomer", of_person("write_to", "ada")), ("bo", of_person("write_to", "cy"))],
    "message_take_back": [("bo", _of_message("message_take_back", "lids"))],
    "message_report": [("ada", _of_message("message_report", "lids"))],
    "message_settings": [("bo", at("/settings/messages/")), ("newcomer", at("/settings/messages/"))],
    "operate_reports": [("operator", at("/operate/messages/"))],
    "operate_report": [("operator", _of_report(0)), ("operator", _of_report(1))],
}
ONLY_SENT: Final = {"contact_act", "talk_act", "message_block", "operate_let_write"}
