"""The boxes in which colleagues fill in the answer of their organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from guildhall.kit import uploads
from guildhall.tools.round_robin.models import Answer, Question
from guildhall.tools.round_robin.numbers import NotANumber, plain_number, read_number, show_number

LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the organisation answered when the same was asked before."""

    typed: str
    shown: str
    year: int


class NumberField(forms.CharField):
    """A number as people type it."""

    def __init__(self, unit: str, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.unit = unit

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return read_number(typed, self.unit)
        except NotANumber:
            raise forms.ValidationError(
                _("“%(typed)s” is not a number that we can read. Write it like 1,234.50."),
                params={"typed": typed},
            ) from None


class WordsField(forms.CharField):
    """Words, with line ends that do not depend on the browser."""

    def clean(self, value: Any) -> Any:
        return "\n".join(super().clean(value).splitlines())


class FileField(forms.FileField):
    """A file, taken in through the one door."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return uploads.accept(file)
        except uploads.UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class AnswerForm(forms.Form):
    """One box a question, and beside it, hidden, what stood there when the page was opened.

    So a colleague who leaves a box alone changes nothing in it, however long the page was open.
    """

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        answers: dict[int, Answer],
        proposals: dict[int, Proposal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.answers, self.proposals = list(questions), answers, proposals
        for question in self.questions:
            self._add(question)

    def _add(self, question: Question) -> None:
        answer = self.answers.get(question.pk)
        box = _box(question)
        if question.kind != Question.Kind.FILE:
            was = answer.typed if answer else ""
            proposal = self.proposals.get(question.pk)
            box.initial = was or (proposal.typed if proposal and answer is None else "")
            hidden = WordsField(required=False, widget=forms.HiddenInput, initial=was)
            self.fields[f"was{question.pk}"] = hidden
        elif answer is not None and answer.file_id is not None:
            self.fields[f"drop{question.pk}"] = forms.BooleanField(
                label=_("Take the file out"), required=False
            )
        self.fields[f"a{question.pk}"] = box

    def box(self, question: Question) -> BoundField:
        """The box of a question."""
        return self[f"a{question.pk}"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the template draws for each question."""
        return [
            {
                "question": question,
                "box": self.box(question),
                "was": self[f"was{question.pk}"] if f"was{question.pk}" in self.fields else None,
                "drop": self[f"drop{question.pk}"] if f"drop{question.pk}" in self.fields else None,
                "answer": self.answers.get(question.pk),
                "proposal": self.proposals.get(question.pk) if question.pk not in self.answers else None,
            }
            for question in self.questions
        ]

    def was_touched(self, question: Question) -> bool:
        """Whether the box holds something else than when the page was opened."""
        name = f"a{question.pk}"
        if name not in self.cleaned_data:
            return False
        value = self.cleaned_data[name]
        if question.kind == Question.Kind.FILE:
            return value is not None or bool(self.cleaned_data.get(f"drop{question.pk}"))
        was: str = self.cleaned_data.get(f"was{question.pk}", "")
        return as_typed(value) != was

    def is_unconfirmed(self, question: Question) -> bool:
        """Whether the box holds an earlier answer that nobody has confirmed by changing it."""
        proposal = self.proposals.get(question.pk)
        if proposal is None or question.pk in self.answers:
            return False
        value: str | Decimal | None = self.cleaned_data.get(f"a{question.pk}")
        return as_typed(value) == proposal.typed


def as_typed(value: str | Decimal | None) -> str:
    """A value as the box and the row have it."""
    return plain_number(value) if isinstance(value, Decimal) else value or ""


def _box(question: Question) -> forms.Field:
    words: Any = {"label": question.words, "required": False}
    match question.kind:
        case Question.Kind.YES_NO:
            choices = [("yes", _("Yes")), ("no", _("No")), ("", _("Not answered"))]
            return forms.ChoiceField(**words, choices=choices, widget=forms.RadioSelect)
        case Question.Kind.CHOICE:
            choices = [*((each, each) for each in question.choices), ("", _("Not answered"))]
            return forms.ChoiceField(**words, choices=choices, widget=forms.RadioSelect)
        case Question.Kind.NUMBER:
            attributes = {"inputmode": "decimal", "autocomplete": "off"}
            example = show_number(Decimal("1234.5"), question.unit)
            hint = _("A number, like %(example)s.") % {"example": example}
            return NumberField(
                question.unit, **words, help_text=hint, widget=forms.TextInput(attrs=attributes)
            )
        case Question.Kind.FILE:
            return FileField(
                **words,
                max_length=200,
                help_text=_("Up to 25 MB: a picture, PDF, Word, Excel, PowerPoint, OpenDocument."),
            )
        case _:
            return WordsField(**words, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
