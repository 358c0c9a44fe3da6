"""The form of one's own profile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guildhall.kit import uploads
from guildhall.kit.forms import DayField, DayInput
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.people.names import plain_name
from guildhall.people.profile import OPTIONAL, reach_of

FIELDS: Final = (
    *("name", "role", "organisation", "kind", "responsible_for", "knows", "working_on"),
    *("phone", "links", "speaks", "language", "shows_presence", "away_until"),
)
MOST_LINKS: Final = 5
A_YEAR: Final = timedelta(days=366)
# Names of labels for who may see what, where the field itself has no label of its own.
SHOWN: Final = {
    "responsible_for": _("Who may see what I am responsible for"),
    "knows": _("Who may see what I know about"),
    "working_on": _("Who may see what I am working on"),
    "speaks": _("Who may see my languages"),
    "links": _("Who may see my links"),
    "email": _("Who may see my e-mail address"),
    "phone": _("Who may see my phone number"),
}

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Person]
else:
    ModelForm = forms.ModelForm


class Links(forms.CharField):
    """Web addresses, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = list(dict.fromkeys(filter(None, (super().to_python(value) or "").split())))
        valid = URLValidator(["http", "https"])
        for line in lines:
            try:
                valid(line)
                MaxLengthValidator(200)(line)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _now("%(link)s is not a web address. Write it like https://www.example.org.")
                    % {"link": line[:60]}
                ) from None
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(_now("Keep it to five links."))
        return lines


class Words(forms.CharField):
    """A few words, parted by commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        given = (plain_name(word)[:40] for word in (super().to_python(value) or "").split(","))
        return list(dict.fromkeys(filter(None, given)))[:10]


class ProfileForm(ModelForm):
    """What one says about oneself, and to whom."""

    picture = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_(
            "A picture of your face. Where and when it was taken is removed. Without one, initials show."
        ),
    )
    remove_picture = forms.BooleanField(label=_("Remove my photo"), required=False)
    links = Links(
        label=_("Links"), required=False, help_text=_("Up to five web addresses, one on each line.")
    )
    speaks = Words(
        label=_("Languages I speak"), required=False, max_length=400, help_text=_("With commas between them.")
    )

    class Meta:
        model = Person
        fields = [name for name in FIELDS if name not in ("links", "speaks")]
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 4}) for name in ("responsible_for", "knows", "working_on")
            },
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "role": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "away_until": DayInput,
            "language": forms.RadioSelect,
            "kind": forms.RadioSelect,
        }
        field_classes: ClassVar = {"away_until": DayField}
        labels = {"kind": _("I am"), "language": _("Language of pages and messages")}
        help_texts = {
            "organisation": _(
                "If you choose one that your e-mail address does not belong to, somebody has to confirm it."
            ),
            "knows": _("What could a colleague in another council ask you? People find you by these words."),
        }

    field_order = (
        *("name", "role", "organisation", "kind", "picture", "remove_picture"),
        *("responsible_for", "knows", "working_on", "speaks", "links", "phone", "language"),
        *("shows_presence", "away_until"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ModelChoiceField)
        organisation.queryset = organisations_to_choose(self.instance)
        organisation.empty_label = _now("Mine is not in this list")
        if not self.instance.is_away:
            self.initial["away_until"] = None
        self.initial = {"links": self.instance.links, "speaks": self.instance.speaks, **self.initial}
        if not self.instance.photo:
            del self.fields["remove_picture"]
        for name in OPTIONAL:
            self.fields[f"shown_{name}"] = forms.ChoiceField(
                label=SHOWN[name], choices=Person.Reach.choices, initial=reach_of(self.instance, name)
            )

    def clean_name(self) -> str:
        """A name on one line, of letters one can see."""
        return _name(self.cleaned_data["name"])

    def clean_away_until(self) -> date | None:
        """A day to come, in the course of a year."""
        day: date | None = self.cleaned_data["away_until"]
        today = timezone.localdate()
        if day and day <= today:
            raise forms.ValidationError(_now("This day has come. Choose a later one, or leave it empty."))
        if day and day > today + A_YEAR:
            raise forms.ValidationError(_now("Choose a day in the next twelve months."))
        return day

    def clean_picture(self) -> uploads.StoredFile | None:
        """The picture, made anew."""
        given = self.cleaned_data["picture"]
        try:
            return uploads.accept(given, images_only=True) if given else None
        except uploads.UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def values(self) -> dict[str, Any]:
        """What to write into the profile."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in FIELDS}
        values["shown_to"] = {name: cleaned[f"shown_{name}"] for name in OPTIONAL}
        if cleaned["picture"]:
            values["photo"] = cleaned["picture"].key
        elif cleaned.get("remove_picture"):
            values["photo"] = ""
        return values


class WelcomeForm(forms.Form):
    """The two questions for newcomers, and what they are called."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), required=False)
    working_on = forms.CharField(
        label=_("What are you working on this month?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence or a few words. We look for people, questions and communities that fit."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        likely = person.works_here
        field.label = _now("Which of these do you work for?") if len(likely) > 1 else _now("Your council")
        if likely:
            field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in likely])
            field.widget = forms.RadioSelect()
            field.widget.choices = field.choices
            field.empty_label = None
            field.required = True
            field.error_messages["required"] = _now("Choose the organisation you work for.")
            field.help_text = _now("We know it by your e-mail address.") if len(likely) == 1 else ""
        else:
            field.queryset = organisations_to_choose(person)
            field.empty_label = _now("Mine is not in this list")
        field.initial = person.organisation or (likely[0] if len(likely) == 1 else None)
        self.fields["working_on"].initial = person.working_on
        self.fields["name"].initial = person.name

    def clean_name(self) -> str:
        """A name on one line, of letters one can see."""
        return _name(self.cleaned_data["name"])


def organisations_to_choose(person: Person) -> QuerySet[Organisation]:
    """Those that exist today, and the person's own. Parishes are many: only the person's own are offered."""
    mine = [each.pk for each in person.works_here]
    offered = Q(end_date=None) & ~Q(sector=Organisation.Sector.PARISH)
    return Organisation.objects.filter(offered | Q(pk__in=[*mine, person.organisation_id])).as_called()


def _name(given: str) -> str:
    name = plain_name(given)
    if not name:
        raise forms.ValidationError(_now("Enter your name."))
    return name
