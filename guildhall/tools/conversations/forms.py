"""A question: under one's name or without it, and beside its words, who is asked in person."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildhall.asking.panel import ask_ticked
from guildhall.contributions.forms import BY_NAME, RootForm, names
from guildhall.contributions.models import Contribution
from guildhall.contributions.shielding import label_for
from guildhall.people.models import Person


class QuestionForm(RootForm):
    """A question. Whom it is put to was shown with the form, and is asked as it is published."""

    # One sentence may be all there is to ask.
    needs_words: ClassVar = False
    chosen_once: ClassVar = ("shared_with", "asked_as")

    asked_as = forms.ChoiceField(
        label=_("Who asks?"), widget=forms.RadioSelect, initial=BY_NAME, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["html"].label = _("What others need to know to answer it")
        language = self.data.get("language") or get_language() or "en"
        person = None if self.changes else self.person
        label = label_for(person, self.community, language) if person else None
        if person is None or label is None:
            del self.fields["asked_as"]
            return
        field: Any = self.fields["asked_as"]
        field.choices = names(person, label.words)
        field.help_text = _(
            "Without your name it is published at the next quarter of an hour, so that the time gives nothing away, and nobody "
            "is asked in person. An operator can find out who asked, but must give a reason, and you are told. What you write, "
            "and how, may still say who you are."
        )

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Asks those who were ticked; there are none where the form did not show them, as when a question is changed."""
        if isinstance(self.data, QueryDict) and (token := self.data.get("whom")):
            ask_ticked(contribution, token, self.data.getlist("ask"))
