"""The style guide: every component on one page, drawn by the real macros; only where DEBUG is on."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guildhall.kit.facets import Facet, facet
from guildhall.kit.forms import ProseField

PEOPLE = (
    ("Moira Hughes", "Waste officer", "North Devon Council", "North Devon"),
    ("James Okafor", "Recycling manager", "South Hams District Council", "South Hams"),
    ("Ewan McLeod", "Environment officer", "Moray Council", "Moray"),
    ("Priya Nair", "Planning officer", "Torridge District Council", "Torridge"),
    ("Lowri Price", "Swyddog gwastraff", "Pembrokeshire County Council", "Pembrokeshire"),
    ("Ann Rowe", "Lead facilitator", "Leeds City Council", "Leeds"),
    ("Gareth Evans", "Fostering manager", "Ceredigion County Council", "Ceredigion"),
    ("Tariq Aziz", "Energy officer", "Kirklees Council", "Kirklees"),
)
LINES = (
    ("Charging for replacement bins: did fly-tipping rise?", "question", 12, True, "en"),
    ("How long do you keep enforcement photographs?", "question", 0, False, "en"),
    ("Beth ddylem ni ei ddweud am sticeri halogiad?", "discussion", 3, False, "cy"),
    ("What councils found: bin charges and low income", "page", 1, False, "en"),
)


class Example:
    """Somebody or something with these attributes."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


class ExampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label="Title", help_text="Say it in one line, the way you would to a colleague.")
    html = ProseField(label="What you want to say")
    reason = forms.CharField(
        label="Why do you want to join?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    council = forms.ChoiceField(
        label="Your council", choices=[("1", "North Devon Council"), ("2", "Moray Council")]
    )
    kind = forms.ChoiceField(
        label="Who may read it",
        choices=[("open", "Anyone who works for a council"), ("private", "Members only")],
        widget=forms.RadioSelect,
    )
    tags = forms.MultipleChoiceField(
        label="Themes",
        choices=[("1", "Bins"), ("2", "Litter")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    picture = forms.FileField(label="Picture", required=False)
    follow = forms.BooleanField(label="Tell me about replies", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Shows the page; with ?errors=1 its form has been sent empty."""
    people = [_person(number, *words) for number, words in enumerate(PEOPLE)]
    form = ExampleForm({} if "errors" in request.GET else None)
    if request.GET.get("as") == "person":
        request.user = people[0]
        request.unread = 3  # type: ignore[attr-defined]
    context = {
        "people": people,
        "lines": [_line(number, people, *words) for number, words in enumerate(LINES)],
        "form": form,
        "now": timezone.now(),
        "map": _map(people),
        "facets": _facets(),
        "place": "home",
    }
    return render(request, "kit/styleguide.html", context)


def _person(number: int, name: str, role: str, organisation: str, short: str) -> Any:
    return Example(
        name=name,
        role=role,
        organisation_name=organisation,
        organisation=short,
        initials="".join(word[0] for word in name.split()),
        colour=number % 8,
        photo_url=None,
        url="#",
        kind_label="Officer, verified",
        is_verified=True,
        is_authenticated=True,
        is_operator=True,
        get_absolute_url=lambda: "#",
    )


def _line(
    number: int, people: list[Any], title: str, kind: str, replies: int, answered: bool, language: str
) -> Any:
    return Example(
        title=title,
        kind=kind,
        url="#",
        language=language,
        reply_count=replies,
        is_answered=answered,
        is_waiting=kind == "question" and not answered,
        is_closed=False,
        author=people[number],
        community_name="Waste and recycling",
        kind_of=Example(label=kind.title()),
        active_at=timezone.now() - timedelta(hours=number * 30 + 3),
    )


def _map(people: list[Any]) -> Any:
    points = [
        (200 + 180 * math.cos(n * 2.4) * (n / 160) ** 0.5, 200 + 180 * math.sin(n * 2.4) * (n / 160) ** 0.5)
        for n in range(160)
    ]
    drawn = [
        "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points[start::step]) for start, step in ((0, 1), (0, 4))
    ]
    marks = [
        Example(
            x=round(points[place][0]),
            y=round(points[place][1]),
            role=role,
            organisation=_Place(people[n].organisation),
        )
        for n, (place, role) in enumerate(((70, "mine"), (30, "like"), (110, "like")))
    ]
    return Example(width=400, height=400, path=drawn[0], here=drawn[1], marks=marks)


class _Place(str):
    def get_absolute_url(self) -> str:
        return "#"


def _facets() -> list[Facet]:
    nations = [("Wales", "Wales", 22), ("Scotland", "Scotland", 32), ("England", "England", 317)]
    return [facet("nation", "Nation", "All nations", nations, "Scotland")]
