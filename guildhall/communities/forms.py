"""What people fill in about communities outside of them: starting one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.communities.kinds import is_wider, kind_choices
from guildhall.communities.models import Community
from guildhall.communities.names import skeleton
from guildhall.people.models import Person

PRINCIPLES = _(
    "We are here to help each other. We ask plain questions and answer them honestly.\n"
    "We speak from our own work, and say what went wrong as well as what went right.\n"
    "What is said here stays with those who can read it here.\n"
    "We disagree with ideas, not with people. Nobody sells anything."
)


class PurposeForm(forms.Form):
    """The first step: what the community is for."""

    purpose = forms.CharField(
        label=_("What is the community for? Say it in one sentence"),
        help_text=_(
            "For example: helping each other run household waste collections that work and cost less."
        ),
        max_length=160,
    )


class NameField(forms.CharField):
    """A community's name: in letters, and one that no other has."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Name"))
        options.setdefault("max_length", 80)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        name = " ".join(super().clean(value).split())
        if not skeleton(name):
            raise forms.ValidationError(_("Write the name in letters."))
        return name


def check_name(name: str, community: Community | None = None) -> None:
    """Refuses a name that people would take for that of another community."""
    other = Community.objects.named_like(name).exclude(pk=community.pk if community else 0).first()
    if other is not None:
        raise forms.ValidationError(
            _("There is already a community called %(name)s. Choose a name that nobody can mix up with it."),
            params={"name": other.name},
        )


class CommunityForm(PurposeForm):
    """The second step: everything else that a community needs."""

    name = NameField(help_text=_("Short and plain, such as “Waste and recycling”."))
    kind = forms.ChoiceField(label=_("Who can see what?"), choices=kind_choices, widget=forms.RadioSelect)
    parent = forms.ModelChoiceField(
        label=_("Is it part of another community?"),
        queryset=Community.objects.none(),
        required=False,
        empty_label=_("No, it stands by itself"),
        to_field_name="slug",
    )
    principles = forms.CharField(
        label=_("How you treat each other"),
        help_text=_("Change these words until they are yours. New members read them."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )
    agreed = forms.BooleanField(label=_("I agree to these principles and will look after this community"))
    facilitator = forms.EmailField(
        label=_("Who will look after it with you?"),
        help_text=_(
            "The work e-mail address of a colleague in any organisation. We ask them, and the community is "
            "marked as forming until they say yes."
        ),
    )

    def __init__(self, *args: Any, founder: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.founder = founder
        parents = Community.objects.visible_to(founder).live().filter(parent=None)
        looked_after = parents.filter(memberships__in=founder.memberships.facilitating())
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = looked_after.order_by("name")
        if not looked_after.exists():
            del self.fields["parent"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        check_name(name)
        return name

    def clean_facilitator(self) -> str:
        address: str = self.cleaned_data["facilitator"].lower()
        if address == self.founder.email:
            raise forms.ValidationError(
                _("This is your own address. A community needs two people to look after it.")
            )
        return address

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        parent, kind = values.get("parent"), values.get("kind")
        if parent and kind and is_wider(kind, False, parent.kind, parent.is_public):
            self.add_error(
                "kind",
                forms.ValidationError(
                    _("%(parent)s is %(kind)s, so a community inside it cannot be more open than that."),
                    params={"parent": parent.name, "kind": str(parent.get_kind_display()).lower()},
                ),
            )
        return values
