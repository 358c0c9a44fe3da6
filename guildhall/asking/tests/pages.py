"""Who looks at which page of asking."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from guildhall.asking.models import Request
from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import Look, Place, at


def furnish(place: Place) -> None:
    """Ada is asked something by Bo, and Bo passed something on; Ada's answer was chosen."""
    root = _asked(place)
    Request.objects.create(
        contribution=root,
        person=place.people["ada"],
        audience=root.audience,
        because=[["answered", 1, place.question.pk], ["doing"], ["elsewhere"]],
    )
    Request.objects.create(
        contribution=root,
        person=place.people["cy"],
        audience=root.audience,
        because=[["passed", "Ada Okafor"]],
        passed_by=place.people["ada"],
    )


def _asked(place: Place) -> Contribution:
    return Contribution.objects.get(community=place.waste, title="Who lends a sweeper?")


def _who(place: Place) -> str:
    return reverse("who_is_asked", args=[_asked(place).pk])


def _page(place: Place) -> str:
    return _asked(place).get_absolute_url()


def _form(place: Place) -> str:
    return f"{reverse('conversations_new', args=[place.waste.slug])}?title=Did+fly-tipping+rise+with+bins"


PAGES: Final[dict[str, list[Look]]] = {
    "asked": [("ada", at("/asked/")), ("newcomer", at("/asked/"))],
    # Also the question itself for whoever asks and is asked, and the form that says who would be.
    "who_is_asked": [("bo", _who), ("ada", _page), ("bo", _page), ("bo", _form)],
}
NO_PAGES: Final = {"ask_typed": "a part of a page, looked at in the form"}
ONLY_SENT: Final = {"asked_often", "asked_act", "suggestion"}
