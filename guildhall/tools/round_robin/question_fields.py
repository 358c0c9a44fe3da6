"""The boxes in which up to eight questions are written."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.tools.round_robin.models import Question
from guildhall.tools.round_robin.models.questions import new_key
from guildhall.tools.round_robin.models.round_robin import MOST_QUESTIONS

MOST_CHOICES: Final = 12
KEY: Final = re.compile(r"^[\w-]{1,16}$")
PARTS: Final = ("words", "kind", "unit", "choices", "commercial", "key")
NUMBERS: Final = range(1, MOST_QUESTIONS + 1)


class KindField(forms.ChoiceField):
    """What an answer looks like: words, where nobody says otherwise."""

    def clean(self, value: str | None) -> str:
        kind: str = super().clean(value or Question.Kind.TEXT.value)
        return kind


def add_question_fields(form: forms.Form) -> None:
    """Gives a form the boxes of eight questions: q1_words, q1_kind, …"""
    for number in NUMBERS:
        form.fields |= {f"q{number}_{part}": field for part, field in _boxes(number).items()}


def _boxes(number: int) -> dict[str, forms.Field]:
    return {
        "words": forms.CharField(
            label=gettext_lazy("What do you ask?")
            if number == 1
            else _("Question %(number)s") % {"number": number},
            max_length=300,
            required=False,
            widget=forms.TextInput,
        ),
        "kind": KindField(label=gettext_lazy("What is an answer?"), choices=Question.Kind.choices),
        "unit": forms.CharField(
            label=gettext_lazy("Unit"),
            help_text=gettext_lazy("£, %, tonnes, days: what the number counts."),
            max_length=24,
            required=False,
        ),
        "choices": forms.CharField(
            label=gettext_lazy("Choices"),
            help_text=gettext_lazy("One a line, from two to twelve."),
            max_length=MOST_CHOICES * 101,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        "commercial": forms.BooleanField(
            label=gettext_lazy("Hide the answers from suppliers"), required=False
        ),
        "key": forms.RegexField(KEY, required=False, widget=forms.HiddenInput),
    }


def question_sets(form: forms.Form) -> list[dict[str, Any]]:
    """The boxes by question, for the template; those that are filled in stand open."""
    sets = []
    for number in NUMBERS:
        boxes: dict[str, Any] = {part: form[f"q{number}_{part}"] for part in PARTS}
        is_filled = any(boxes[part].value() for part in ("words", "unit", "choices"))
        has_errors = any(boxes[part].errors for part in PARTS)
        sets.append({"number": number, "is_open": number == 1 or is_filled or has_errors, **boxes})
    return sets


def initial_of_questions(questions: list[Question]) -> dict[str, Any]:
    """What the boxes hold where questions are asked again, or changed."""
    return {
        f"q{number}_{part}": value
        for number, each in enumerate(questions[:MOST_QUESTIONS], start=1)
        for part, value in {
            "words": each.words,
            "kind": each.kind,
            "unit": each.unit,
            "choices": "\n".join(each.choices),
            "commercial": each.is_commercial,
            "key": each.key,
        }.items()
    }


def clean_questions(form: forms.Form) -> list[Question]:
    """The questions of a valid form in their order; says at each box what is wrong with it."""
    found: list[Question] = []
    keys: set[str] = set()
    for number in NUMBERS:
        values = {part: form.cleaned_data.get(f"q{number}_{part}") or "" for part in PARTS}
        words = " ".join(str(values["words"]).split())
        if not words:
            if values["unit"] or values["choices"]:
                form.add_error(f"q{number}_words", _("Write the question that this belongs to."))
            continue
        kind = values["kind"]
        choices = _choices(form, number, str(values["choices"])) if kind == Question.Kind.CHOICE else []
        key = values["key"] if values["key"] and values["key"] not in keys else new_key()
        keys.add(key)
        found.append(
            Question(
                position=number,
                key=key,
                words=words,
                kind=kind,
                unit=values["unit"].strip() if kind == Question.Kind.NUMBER else "",
                choices=choices,
                is_commercial=bool(values["commercial"]),
            )
        )
    return found


def _choices(form: forms.Form, number: int, typed: str) -> list[str]:
    choices = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
    name = f"q{number}_choices"
    if not 2 <= len(choices) <= MOST_CHOICES:
        form.add_error(name, _("Write from two to twelve choices, one a line."))
    elif any(len(choice) > 100 for choice in choices):
        form.add_error(name, _("A choice may be up to 100 characters long."))
    return choices
