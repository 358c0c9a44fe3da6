"""Forms of introductions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.meeting.introducing import Introducer
from guildhall.meeting.models.introductions import LONGEST
from guildhall.talks.forms import html_of


class AskForm(forms.Form):
    """Whom one asks for an introduction, and why."""

    introducer = forms.ChoiceField(
        label=_("Who could introduce you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who we should ask."),
            "invalid_choice": _("This person cannot be asked any more. Choose somebody else."),
        },
    )
    words = forms.CharField(
        label=_("Why would you like to meet them?"),
        help_text=_(
            "One or two sentences. Whoever you ask reads them, and may pass them on when they introduce you."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence why.")},
    )

    def __init__(self, offered: Iterable[Introducer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {each.person.slug: each.person for each in offered}
        choices = [(each.person.slug, each.person.name) for each in offered]
        introducer: Any = self.fields["introducer"]
        introducer.choices = choices


class IntroduceForm(forms.Form):
    """What the introducer says to both."""

    words = forms.CharField(
        label=_("What you say to both"),
        help_text=_("Change it as you like. The three of you read it in a talk of your own."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Write something first.")},
    )

    def clean_words(self) -> str:
        return html_of(self.cleaned_data["words"])
