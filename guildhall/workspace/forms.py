"""What people fill in on a community's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.communities.addresses import Pasted, addresses_in
from guildhall.communities.forms import NameField, check_name
from guildhall.communities.kinds import kind_choices
from guildhall.communities.models import Community, Theme

MOST_ADDRESSES = 500
LONG = forms.Textarea(attrs={"rows": 4})


class ApplyForm(forms.Form):
    """Why somebody wants to join, or what they answer to a question."""

    reason = forms.CharField(
        label=_("Why would you like to join?"),
        help_text=_("A sentence or two about your job is enough. The facilitators read it, nobody else."),
        widget=LONG,
        max_length=1500,
    )


class DecisionForm(forms.Form):
    """What a facilitator writes to somebody who wants to join."""

    answer = forms.CharField(label=_("Your message"), widget=LONG, max_length=2000)


class ReasonForm(forms.Form):
    """Why somebody has to go."""

    reason = forms.CharField(
        label=_("Why? They will read this"),
        widget=LONG,
        max_length=2000,
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("Paste a list as it is: from Outlook, a spreadsheet, or one on each line."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    message = forms.CharField(
        label=_("A few words of your own"),
        required=False,
        widget=LONG,
        max_length=1000,
    )

    def clean_addresses(self) -> Pasted:
        pasted = addresses_in(self.cleaned_data["addresses"])
        if not pasted.addresses:
            raise forms.ValidationError(
                _("There is no e-mail address in this. An address looks like name@council.gov.uk.")
            )
        if len(pasted.addresses) > MOST_ADDRESSES:
            raise forms.ValidationError(
                _("These are %(count)s addresses. Invite up to %(most)s at a time."),
                params={"count": len(pasted.addresses), "most": MOST_ADDRESSES},
            )
        return pasted


if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Community]
else:
    ModelForm = forms.ModelForm


class DescriptionForm(ModelForm):
    """How a community presents itself."""

    name = NameField()

    class Meta:
        model = Community
        fields = ["name", "purpose", "about", "principles", "welcome", "mails"]
        labels = {
            "about": _("About this community"),
            "principles": _("How you treat each other"),
            "welcome": _("Welcome message"),
        }
        help_texts = {
            "about": _("Who it is for, and what people do here. Stands on the front page."),
            "welcome": _("New members see this when they join."),
        }
        widgets = {"about": LONG, "principles": LONG, "welcome": LONG, "mails": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("about", "principles", "welcome"):
            field = self.fields[name]
            assert isinstance(field, forms.CharField)
            field.max_length = 4000

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        check_name(name, self.instance)
        return name


class KindForm(forms.Form):
    """Who can see what."""

    kind = forms.ChoiceField(label=_("Who can see what?"), choices=kind_choices, widget=forms.RadioSelect)
    is_public = forms.BooleanField(
        label=_("Let anybody on the web read what is written here"),
        help_text=_("Only for open communities."),
        required=False,
    )


class LogoForm(forms.Form):
    """A picture for the community."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A square picture works best. JPEG, PNG, GIF or WebP."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


class ThemeForm(forms.Form):
    """The name of a theme."""

    name = forms.CharField(label=_("Name of the theme"), max_length=Theme._meta.get_field("name").max_length)
