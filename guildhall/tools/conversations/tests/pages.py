"""Who looks at which page of what is asked without a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse

from guildhall.contributions.models import Contribution, ShieldedAuthor, ShieldedQuestion
from guildhall.project.tests.looking import Look, Place, at


def furnish(place: Place) -> None:
    """Bo asked one, and another waits."""
    bo = place.people["bo"]
    asked = Contribution.objects.write(
        *(None, place.waste, "question"),
        title="How do you tell members?",
        html="<p>They will not like it.</p>",
        shielded_as="Somebody in a district council in the South West",
    )
    ShieldedAuthor.objects.create(contribution=asked, person=bo, token="1")
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
    return ShieldedAuthor.objects.get().contribution


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
ONLY_SENT: Final = {"shielded_take_back"}
