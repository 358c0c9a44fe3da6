"""The forms of news: a piece that is brought in, a feed's address, and a list of feeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.forms import RootForm
from guildhall.contributions.models import Contribution
from guildhall.kit.forms import WebAddressField
from guildhall.tools.news.models import Entry


class NewsForm(RootForm):
    """A piece of news: its headline, where it stands, what it says, and a word of one's own."""

    needs_words = False
    own = ("url", "source", "quote")

    url = WebAddressField(
        label=_("Address of the piece"),
        error_messages={
            "required": _("Paste the address where it can be read."),
        },
    )
    source = forms.CharField(label=_("Who says it"), max_length=200, required=False)
    quote = forms.CharField(
        label=_("What it says"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence or two of the piece, as it stands there."),
    )
    entry = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ["title", "url", "source", "quote", "html", "tags", "theme", "language", "shared_with"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label, self.fields["title"].help_text = _("Headline"), ""
        self.fields["html"].label = _("What does it mean for us?")

    def own_values(self) -> dict[str, Any]:
        entry = Entry.objects.filter(pk=self.cleaned_data.get("entry") or 0, community=self.community).first()
        return super().own_values() | {"entry": entry}

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        return super().initial_of(contribution) | {"entry": getattr(contribution, "entry_id", None)}


class FeedForm(forms.Form):
    """The address of a feed, or of a page that has one."""

    url = forms.CharField(
        label=_("Address of the feed, or of the site"),
        max_length=2000,
        help_text=_("Paste the address of the site; its feed is found if it has one."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste an address first.")},
    )

    def clean_url(self) -> str:
        address: str = self.cleaned_data["url"].strip()
        return address if "://" in address else f"https://{address}"


class TakeForm(forms.Form):
    """A list of feeds, as feed readers give it out."""

    file = forms.FileField(
        label=_("List of feeds (OPML)"),
        widget=forms.ClearableFileInput(attrs={"class": "govuk-input", "accept": ".opml,.xml"}),
        help_text=_("Feed readers and other sites give one out as a file whose name ends in .opml or .xml."),
        error_messages={"required": _("Choose a file first.")},
    )
