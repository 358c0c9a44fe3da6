"""The operator's form about an organisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guildhall.kit.forms import DayInput, WebAddressField
from guildhall.organisations.addresses import why_not_a_mail_domain
from guildhall.organisations.map import register_changed
from guildhall.organisations.models import Domain, Organisation
from guildhall.organisations.words import NATIONS, REGIONS

FIELDS: Final = (
    *("name", "short_name", "welsh_name", "welsh_short_name", "sector", "type", "nation", "region"),
    *("website", "latitude", "longitude", "end_date", "admission"),
)


class NamedOrganisations(forms.CharField):
    """Organisations by name, one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(each.name for each in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in (super().to_python(value) or "").splitlines()]
        found: list[Organisation] = []
        unknown = []
        for line in dict.fromkeys(filter(None, lines)):
            named = Q(name__iexact=line) | Q(short_name__iexact=line) | Q(code__iexact=line)
            matches = sorted(Organisation.objects.filter(named), key=lambda each: not each.is_current)
            found += matches[:1]
            unknown += [] if matches else [line]
        if unknown:
            raise forms.ValidationError(
                _now("No organisation is called %(names)s. Write the name as it stands in the directory.")
                % {"names": ", ".join(unknown)}
            )
        return found


if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Organisation]
else:
    ModelForm = forms.ModelForm


class OrganisationForm(ModelForm):
    """What an operator says of an organisation: what it is, who may join, whom it is compared with."""

    nation = forms.ChoiceField(
        label=_("Nation"), required=False, choices=[("", _("More than one, or none")), *NATIONS.items()]
    )
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("More than one, or none")), *REGIONS.items()]
    )
    mail_domains = forms.CharField(
        label=_("Mail domains"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line, such as leeds.gov.uk. Whoever proves an address there, or in a sub-domain, belongs "
            "to this organisation. Several organisations may share a domain: people then choose between them."
        ),
    )
    admission = forms.ChoiceField(
        label=_("When somebody signs up from one of these domains"),
        choices=Organisation.Admission.choices,
        widget=forms.RadioSelect,
        initial=Organisation.Admission.APPROVAL,
    )
    comparators = NamedOrganisations(
        label=_("Compares itself with"),
        required=False,
        help_text=_("One organisation a line, by name. Its people can narrow every list to these."),
    )
    successors = NamedOrganisations(
        label=_("What took its place"),
        required=False,
        help_text=_("Only where it was abolished: one organisation a line, by name."),
    )

    field_order = (*FIELDS[:9], "mail_domains", "admission", "comparators", *FIELDS[9:12], "successors")

    class Meta:
        model = Organisation
        fields = FIELDS
        labels = {
            "name": _("Full name"),
            "short_name": _("Short name"),
            "welsh_name": _("Full name in Welsh"),
            "welsh_short_name": _("Short name in Welsh"),
            "sector": _("What it is"),
            "type": _("Type"),
            "website": _("Website"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "end_date": _("Abolished on"),
        }
        help_texts = {
            "short_name": _("As people say it: Leeds, not Leeds City Council."),
            "type": _("In your own words, for example Integrated care board. May stay empty."),
            "latitude": _("With the longitude, puts it on the map. For example 53.8."),
            "longitude": _("For example -1.55."),
            "end_date": _("Empty while it exists. Its people stay with it until they choose another."),
        }
        widgets = {"end_date": DayInput()}
        field_classes = {"website": WebAddressField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            by_code = {
                each.code: each for each in Organisation.objects.filter(code__in=self.instance.comparators)
            }
            self.initial.update(
                mail_domains="\n".join(mail_domains(self.instance)),
                comparators=[by_code[code] for code in self.instance.comparators if code in by_code],
                successors=list(self.instance.successors.all()),
            )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_now("There is already an organisation of this name."))
        return name

    def clean_mail_domains(self) -> list[str]:
        typed = re.split(r"[\s,;]+", self.cleaned_data["mail_domains"].lower())
        domains = list(dict.fromkeys(filter(None, (each.removeprefix("@") for each in typed))))
        refused = [f"{domain}: {why}" for domain in domains if (why := why_not_a_mail_domain(domain))]
        if refused:
            raise forms.ValidationError(refused)
        return domains

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _now("Give both latitude and longitude, or neither."))
        successors = cleaned.get("successors") or []
        if successors and not cleaned.get("end_date"):
            self.add_error("end_date", _now("Say when it was abolished, or take away what took its place."))
        if any(self.instance in (each, *each.today()) for each in successors if self.instance.pk):
            self.add_error("successors", _now("An organisation cannot take its own place."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Organisation:
        """Writes the organisation with its domains, comparators and successors."""
        self.instance.comparators = [each.code for each in self.cleaned_data["comparators"] if each.code]
        organisation = super().save()
        organisation.successors.set(self.cleaned_data["successors"])
        wanted = self.cleaned_data["mail_domains"]
        # A domain of the register stays on record, so that loading a newer one does not bring it back.
        organisation.domains.exclude(name__in=wanted).update(is_mail=False)
        organisation.domains.filter(name__in=wanted).update(is_mail=True)
        known = set(organisation.domains.values_list("name", flat=True))
        Domain.objects.bulk_create(
            Domain(organisation=organisation, name=name) for name in wanted if name not in known
        )
        register_changed()
        return organisation


def mail_domains(organisation: Organisation) -> list[str]:
    """The domains that place people in an organisation, by name."""
    return list(organisation.domains.filter(is_mail=True).order_by("name").values_list("name", flat=True))
