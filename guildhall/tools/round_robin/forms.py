"""The forms of a round robin: to ask, to ask more organisations, to decline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.contributions.forms import RootForm
from guildhall.contributions.models import Contribution
from guildhall.kit.forms import DayField
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.round_robin.choosing import EVERYBODY, MOST, NAMED, by_name, chosen, ways
from guildhall.tools.round_robin.models import Asked, Question, RoundRobin, round_robins_for
from guildhall.tools.round_robin.question_fields import add_question_fields, clean_questions, question_sets
from guildhall.tools.round_robin.rights import may_see_results

FROM_NOW = timedelta(days=21)


def in_three_weeks() -> date:
    """The deadline of which nobody has thought yet."""
    return timezone.localdate() + FROM_NOW


class NamesField(forms.CharField):
    """Names of organisations, one a line; gives the organisations."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        found, problems = by_name(super().clean(value))
        if problems:
            raise forms.ValidationError([forms.ValidationError(problem) for problem in problems])
        return found


class RoundRobinForm(RootForm):
    """Questions, whom they are put to, and until when. Whom one asks and what is chosen once: others have answered it."""

    own = ("deadline",)
    field_order = ["title", "html", "deadline", "tags", "theme", "language", "shared_with"]

    deadline = DayField(
        label=gettext_lazy("Answers by"),
        initial=in_three_weeks,
        error_messages={"required": gettext_lazy("Say until when you need the answers.")},
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("Whom do you ask?"), widget=forms.RadioSelect, initial=EVERYBODY, required=False
    )
    names = NamesField(
        label=gettext_lazy("Organisations by name"),
        help_text=gettext_lazy("One a line. They are asked beside those that you chose above."),
        required=False,
        max_length=60_000,
    )
    again = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["html"].label = _("What they should know")
        self.fields["html"].help_text = _("What you need it for, and what you will do with the answers.")
        self.asks: list[Question] = []
        # In a form that changes one, these were settled when it was asked.
        self.is_change = "version" in self.fields
        if self.is_change:
            for name in ("whom", "names", "again"):
                del self.fields[name]
            return
        whom: Any = self.fields["whom"]
        whom.choices = ways(self.person.organisation if self.person else None)
        add_question_fields(self)

    @property
    def question_sets(self) -> list[dict[str, Any]]:
        """The boxes of each question."""
        return question_sets(self)

    def clean_deadline(self) -> date:
        deadline: date = self.cleaned_data["deadline"]
        before = self.initial.get("deadline")
        if deadline < timezone.localdate() and deadline != before:
            raise forms.ValidationError(_("This day has passed. Choose one that is still to come."))
        return deadline

    def clean_again(self) -> RoundRobin | None:
        """The one that is asked again, if the person may see what came of it."""
        pk = self.cleaned_data.get("again")
        earlier = round_robins_for(self.person).filter(pk=pk).first() if pk else None
        return earlier if earlier and self.person and may_see_results(self.person, earlier) else None

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.is_change:
            return self.cleaned_data
        self.asks = clean_questions(self)
        if not self.asks and not self.errors and values.get("title"):
            self.asks = [Question(position=1, words=values["title"])]
        if values.get("whom") == NAMED and "names" in values and not values["names"]:
            self.add_error("names", _("Name at least one organisation, or choose another way to ask."))
        if len(self.organisations()) > MOST:
            self.add_error(
                "whom", _("These are too many: at most %(most)s at once. Choose fewer.") % {"most": MOST}
            )
        return self.cleaned_data

    def organisations(self) -> list[Organisation]:
        """Whom the form asks."""
        way = self.cleaned_data.get("whom") or EVERYBODY
        found = {each.pk: each for each in self.cleaned_data.get("names") or []}
        if self.person is not None and way != NAMED:
            found |= {each.pk: each for each in chosen(self.community, self.person, way)}
        return list(found.values())

    def own_values(self) -> dict[str, Any]:
        values = super().own_values()
        if not self.is_change:
            values["asks_everybody"] = (self.cleaned_data.get("whom") or EVERYBODY) == EVERYBODY
            values["again_of"] = self.cleaned_data.get("again")
        return values

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        if self.is_change or not isinstance(contribution, RoundRobin):
            return
        for question in self.asks:
            question.contribution_id = contribution.pk
        Question.objects.bulk_create(self.asks)
        contribution.ask(self.organisations())


class AskMoreForm(forms.Form):
    """More organisations, by name."""

    names = NamesField(
        label=gettext_lazy("Organisations by name"),
        help_text=gettext_lazy("One a line, as the list of councils has them."),
        max_length=60_000,
        error_messages={"required": gettext_lazy("Name at least one organisation.")},
    )


class DeclineForm(forms.Form):
    """Why an organisation does not answer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"),
        choices=Asked.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason that comes nearest.")},
    )
    reason_words = forms.CharField(
        label=gettext_lazy("In a sentence"), max_length=300, required=False, widget=forms.TextInput
    )
