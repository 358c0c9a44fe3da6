"""Inviting a guest: who they are, when one may ask, and when they answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.communities.models import Community
from guildhall.contributions.forms import LONGEST, ReplyForm, RootForm, WordsForm
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import plain_text, typed_to_html
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat

LENGTHS: Final = {
    "60": gettext_lazy("An hour"),
    "90": gettext_lazy("An hour and a half"),
    "120": gettext_lazy("Two hours"),
    "1440": gettext_lazy("A day"),
    "10080": gettext_lazy("A week"),
    "20160": gettext_lazy("Two weeks"),
}
CLOCK: Final = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own way to choose a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=CLOCK)


def moment_field(**options: Any) -> forms.DateTimeField:
    """A day with a time, by our clock."""
    invalid = gettext_lazy("This is not a day and a time. Write it as 2026-12-31T14:30.")
    messages = {"invalid": invalid} | options.pop("error_messages", {})
    formats = [CLOCK, f"{CLOCK}:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
    return forms.DateTimeField(
        widget=MomentInput(), input_formats=formats, error_messages=messages, **options
    )


class HotSeatForm(RootForm):
    """A hot seat as one announces it, and as one changes it."""

    own = ("guest_name", "guest_role", "guest_organisation", "opens_at", "starts_at")

    guest_name = forms.CharField(
        label=gettext_lazy("Who is the guest?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Say who the guest is.")},
    )
    guest_role = forms.CharField(label=gettext_lazy("Their job"), max_length=120, required=False)
    guest_organisation = forms.CharField(
        label=gettext_lazy("Their council or organisation"), max_length=160, required=False
    )
    member = forms.CharField(
        label=gettext_lazy("If they are a member here: their name as on their page"),
        help_text=gettext_lazy(
            "They then answer like anybody else. For a guest without an account you make a link afterwards."
        ),
        max_length=160,
        required=False,
    )
    starts_at = moment_field(
        label=gettext_lazy("When do they begin to answer?"),
        error_messages={"required": gettext_lazy("Say on which day and at what time they begin to answer.")},
    )
    lasts = forms.ChoiceField(label=gettext_lazy("For how long?"), choices=[*LENGTHS.items()], initial="60")
    opens_at = moment_field(
        label=gettext_lazy("From when can questions be put?"),
        help_text=gettext_lazy("At once if you leave it empty."),
        required=False,
    )

    field_order = [
        *("title", "guest_name", "guest_role", "guest_organisation", "member"),
        *("starts_at", "lasts", "opens_at", "html", "tags", "theme", "language", "shared_with"),
    ]

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, community=community, **kwargs)
        self.community = community
        self.fields["html"].label = _("Introduce them, and say what one can ask")
        lasts: Any = self.fields["lasts"]
        already = self.initial.get("lasts")
        if already and already not in LENGTHS:
            lasts.choices = [*lasts.choices, (already, _("As long as now"))]

    def clean_member(self) -> Person | None:
        """The member of that name, or of that last word in the address of a page."""
        name = " ".join(self.cleaned_data["member"].rstrip("/").rpartition("/")[2].split())
        if not name:
            return None
        members = Person.objects.active().filter(memberships__community=self.community)
        found = members.filter(slug=name.lower())[:1] or members.filter(name__iexact=name)[:2]
        if len(found) == 1:
            return found[0]
        problem = _("No member is called “%(name)s”. Check how the name is written, or leave it empty.")
        if found:
            problem = _("Two members are called “%(name)s”. Paste the address of their page.")
        raise forms.ValidationError(problem, params={"name": name})

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, opens = values.get("starts_at"), values.get("opens_at")
        if starts and opens and opens >= starts:
            self.add_error("opens_at", _("This is after the guest begins to answer. Choose an earlier time."))
        return values

    def own_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        starts: datetime = values["starts_at"]
        ends = starts + timedelta(minutes=int(values["lasts"]))
        return super().own_values() | {"ends_at": ends, "guest": values["member"]}

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """A guest who is a member follows their hot seat, so they are told of questions and of its beginning."""
        if (guest := self.cleaned_data["member"]) is not None:
            contribution.follows.get_or_create(person=guest)

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        assert isinstance(contribution, HotSeat)
        starts, ends = contribution.starts_at, contribution.ends_at
        lasts = str(int((ends - starts).total_seconds()) // 60) if starts and ends else "60"
        member = contribution.guest.slug if contribution.guest else ""
        return super().initial_of(contribution) | {"lasts": lasts, "member": member}


class AnswerForm(ReplyForm):
    """The guest's answer to one question, by whoever is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["html"].label = _("The answer")


class GuestAnswerForm(forms.Form):
    """The guest's answer, written with the link alone: plain words in a plain box."""

    html = forms.CharField(
        label=gettext_lazy("Your answer"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write something first.")},
    )

    def clean_html(self) -> str:
        html = typed_to_html(self.cleaned_data["html"])
        if not plain_text(html):
            raise forms.ValidationError(_("Write something first."))
        return html


class AsideForm(forms.Form):
    """Why a question is set aside."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you set it aside?"),
        help_text=gettext_lazy("Whoever can read the question reads this too. It can be brought back."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class SameAsForm(forms.Form):
    """Which other question asks the same."""

    same_as = forms.ChoiceField(
        label=gettext_lazy("Which question asks the same?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the question that asks the same.")},
    )

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["same_as"]
        choices.choices = others


class WriteUpForm(WordsForm):
    """What came of it, as one page; `version` is the state that one began from."""

    version = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["html"].label = _("The write-up")


class SendLinkForm(forms.Form):
    """Where the guest's link is mailed."""

    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("Used for this mail alone, and not kept."),
    )
