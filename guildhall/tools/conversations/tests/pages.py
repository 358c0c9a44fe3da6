"""Who looks at which page of what is asked without a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse

from guildhall.contributions.models import Contribution, ShieldedAuthor, ShieldedQuestion, ShieldedReply
from guildhall.contributions.shielding import label_of_reply
from guildhall.project.tests.looking import Look, Place, at


def furnish(place: Place) -> None:
    """Bo asked one and added to it; another question waits, and another reply."""
    bo = place.people["bo"]
    asked = Contribution.objects.write(
        *(None, place.waste, "question"),
        title="How do you tell members?",
        html="<p>They will not like it.</p>",
        shielded_as="Somebody in a district council in the South West",
    )
    ShieldedAuthor.objects.create(contribution=asked, person=bo, token="1")
    added = asked.reply(None, "<p>By June.</p>", shielded_as=label_of_reply(asked))
    ShieldedAuthor.objects.create(contribution=added, person=bo, token="1 too")
    ShieldedReply.objects.create(
        person=bo, question=asked, token="3", html="<p>We are small.</p>", language="en"
    )
    ShieldedQuestion.objects.create(
        person=bo,
        community=place.waste,
        token="2",
        title="May we?",
        html="<p>May we?</p>",
        language="en",
        shared_with="community",
        fineness=0,
    )


def _question(_place: Place) -> Contribution:
    return ShieldedAuthor.objects.get(contribution__root=None).contribution


def _of_question(name: str) -> Callable[[Place], str]:
    return lambda place: reverse(name, args=[_question(place).pk])


PAGES: Final[dict[str, list[Look]]] = {
    "shielded": [("bo", at("/me/shielded/")), ("newcomer", at("/me/shielded/"))],
    "shielded_name": [("bo", _of_question("shielded_name"))],
    "operate_who_asked": [
        ("operator", _of_question("operate_who_asked")),
        # The question, for whoever asked it and for whoever did not.
        ("bo", lambda place: _question(place).get_absolute_url()),
        ("ada", lambda place: _question(place).get_absolute_url()),
    ],
}
ONLY_SENT: Final = {"shielded_take_back", "shielded_reply_take_back"}
