"""What a facilitator fills in: the words of a newsletter, and when it is to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.later import moment_of
from guildhall.kit.forms import ClockField, DayField, ProseField
from guildhall.kit.markup import LOOKS_LIKE_HTML, clean_html, text_to_html
from guildhall.newsletters.models import LONGEST_SUBJECT, Item
from guildhall.people.models import Person

LONGEST = 20_000
LINE = Item._meta.get_field("line").max_length


class NewsletterForm(forms.Form):
    """The words, and a line for each item: «line-» and its number."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    introduction = ProseField(
        label=_("Introduction"),
        help_text=_("A few words of your own, before the list. Pictures do not go into newsletters."),
        required=False,
    )
    ending = ProseField(label=_("Words at the end"), required=False)
    language = forms.ChoiceField(label=_("Written in"), choices=Person.Language.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, items: Sequence[Item] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"line-{item.pk}"] = forms.CharField(
                label=_("What you say to it"), max_length=LINE, required=False, initial=item.line
            )
        self.items = items

    @property
    def lines(self) -> dict[int, str]:
        """What is said to each item, by its number."""
        return {item.pk: one_line(self.cleaned_data[f"line-{item.pk}"]) for item in self.items}

    @property
    def words(self) -> dict[str, Any]:
        """The words of the newsletter itself."""
        names = ("subject", "introduction", "ending", "language")
        return {name: self.cleaned_data[name] for name in names}

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])

    def clean_introduction(self) -> str:
        return self._prose("introduction")

    def clean_ending(self) -> str:
        return self._prose("ending")

    def _prose(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        if len(typed) > LONGEST:
            raise forms.ValidationError(
                _("This is %(length)s characters long; the most is %(most)s."),
                params={"length": f"{len(typed):,}", "most": f"{LONGEST:,}"},
            )
        is_html = LOOKS_LIKE_HTML.search(typed)
        return clean_html(typed, own_files=False) if is_html else text_to_html(typed)


class SendForm(forms.Form):
    """That it goes now, or when; the button that sent it says which."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    day = DayField(label=_("Day"), required=False)
    clock = ClockField(label=_("Time"), required=False)

    @property
    def is_for_later(self) -> bool:
        return self.data.get("act") == "later"

    @property
    def moment(self) -> datetime:
        """When it is to go."""
        return moment_of(self.cleaned_data["day"], self.cleaned_data.get("clock"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.is_for_later and not self.errors and not values.get("day"):
            self.add_error("day", _("Choose the day on which to send it."))
        return values

    @staticmethod
    def moment_in(moment: datetime | None) -> dict[str, Any]:
        """What the fields hold for a moment that was chosen before."""
        if moment is None:
            return {}
        local = timezone.localtime(moment)
        return {"day": local.date(), "clock": local.time()}


def one_line(text: str) -> str:
    """Words without breaks between lines."""
    return " ".join(text.split())
