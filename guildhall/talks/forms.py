"""Forms of messages."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.kit.markup import plain_text, text_to_html
from guildhall.talks.models import MessageWish, Report
from guildhall.talks.writing import token_of

LONGEST: Final = 20_000


def html_of(typed: str) -> str:
    """What was typed as a message. Raises ValidationError where it is too long, or says nothing."""
    if len(typed) > LONGEST:
        raise forms.ValidationError(
            _("This is %(length)s characters long; the most is %(most)s."),
            params={"length": f"{len(typed):,}", "most": f"{LONGEST:,}"},
        )
    html = text_to_html(typed)
    if not plain_text(html):
        raise forms.ValidationError(_("Write something first."))
    return html


class MessageForm(forms.Form):
    """The words of a message as plain text, and a token so that a form sent twice says them once."""

    html = forms.CharField(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )
    token = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = secrets.token_urlsafe(16)

    def clean_html(self) -> str:
        return html_of(self.cleaned_data["html"])

    def clean_token(self) -> str:
        return token_of(self.cleaned_data["token"] or secrets.token_urlsafe(16), self.data.get("html", ""))


class GatherForm(forms.Form):
    """A token, so that a form sent twice begins one talk."""

    token = forms.CharField(max_length=40, required=False)

    def clean_token(self) -> str:
        return self.cleaned_data["token"] or secrets.token_urlsafe(16)


class ReportForm(forms.Form):
    """Why somebody reports a message."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        help_text=_("A sentence is enough. The people who run this site read it; the sender does not."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what is wrong with it.")},
    )


class NoteForm(forms.Form):
    """What one wants to remember of a contact."""

    note = forms.CharField(
        label=_("A line for yourself, such as where you met"), max_length=200, required=False
    )


class WishForm(forms.Form):
    """Who may write to somebody first."""

    taken_from = forms.ChoiceField(
        label=_("Who may write to you first?"),
        help_text=_("Whoever you have written to can always answer."),
        choices=MessageWish.From.choices,
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    """What operators do about a message that was reported."""

    decision = forms.ChoiceField(
        label=_("What do you do about it?"), choices=Report.Decision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Your words to the sender"),
        help_text=_("They get these by mail, unless you do nothing."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        if values.get("decision") in (Report.Decision.WARN, Report.Decision.STOP) and not values.get("note"):
            self.add_error("note", _("Tell the sender why."))
        return values
