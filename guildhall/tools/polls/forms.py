"""Starting a poll."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.forms import RootForm
from guildhall.contributions.later import moment_of
from guildhall.contributions.models import Contribution
from guildhall.kit.forms import ClockField, DayField
from guildhall.people.models import Person
from guildhall.tools.polls.models import Option, Poll, Vote

FEWEST: Final = 2
MOST: Final = 20
LONGEST: Final = 120
EVENING: Final = time(17)


class PollForm(RootForm):
    """A poll: the options a line each, how one votes, whether names are shown, and when it closes."""

    needs_words: ClassVar[bool] = False
    own: ClassVar[Sequence[str]] = ("way", "is_named", "shows", "closes_at")
    # Whoever voted did so for this way of voting, and for these eyes.
    chosen_once: ClassVar[Sequence[str]] = (*RootForm.chosen_once, "way", "is_named")

    options = forms.CharField(
        label=_("The options"),
        initial=lambda: "\n".join((str(_("Yes")), str(_("No")))),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One on each line, from 2 to 20. Once somebody has voted you can add options, and no longer change them."
        ),
        error_messages={"required": _("Write at least two options, one on each line.")},
    )
    way = forms.ChoiceField(
        label=_("What do members choose?"),
        choices=Poll.Way.choices,
        initial=Poll.Way.SINGLE,
        widget=forms.RadioSelect,
    )
    is_named = forms.TypedChoiceField(
        label=_("Who sees how somebody voted?"),
        choices=[
            ("no", _("Nobody. The poll is anonymous: only numbers are shown")),
            ("yes", _("The members. The poll is named: they see who voted for what")),
        ],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    shows = forms.ChoiceField(
        label=_("When are the results shown?"),
        choices=Poll.Shows.choices,
        initial=Poll.Shows.VOTED,
        widget=forms.RadioSelect,
        help_text=_(
            "While an anonymous poll is open and fewer than three people have voted, no results are shown, because they would say who voted how."
        ),
    )
    closes_day = DayField(
        label=_("Last day to vote"),
        required=False,
        initial=lambda: timezone.localdate() + timedelta(days=14),
        help_text=_("Leave this empty to close the poll yourself."),
    )
    closes_clock = ClockField(
        label=_("Closes at"),
        required=False,
        initial=EVENING,
    )

    field_order = [
        "title",
        "options",
        "html",
        "way",
        "is_named",
        "shows",
        "closes_day",
        "closes_clock",
        "tags",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Your question")
        self.fields["html"].label = _("More about it")

    def clean_options(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        options = [line for line in lines if line]
        folded = [option.casefold() for option in options]
        if not FEWEST <= len(options) <= MOST:
            raise forms.ValidationError(_("Write from 2 to 20 options, one on each line."))
        if twice := next((option for option in options if folded.count(option.casefold()) > 1), ""):
            raise forms.ValidationError(_("“%(option)s” is there twice."), params={"option": twice})
        if long := next((option for option in options if len(option) > LONGEST), ""):
            raise forms.ValidationError(
                _("“%(option)s…” is too long: an option has up to 120 characters."),
                params={"option": long[:40]},
            )
        if gone := [option for option in self.initial.get("voted_on", ()) if option not in options]:
            raise forms.ValidationError(
                _("People have voted, so “%(option)s” has to stay as it is. You can add options."),
                params={"option": gone[0]},
            )
        return options

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        day = values.get("closes_day")
        closes_at = moment_of(day, values.get("closes_clock") or EVENING) if day else None
        is_new = (
            bool({"closes_day", "closes_clock"} & set(self.changed_data)) or "voted_on" not in self.initial
        )
        if closes_at and closes_at <= timezone.now() and is_new:
            self.add_error("closes_day", _("This moment has passed. Choose a later one."))
        values["closes_at"] = closes_at
        return values

    def own_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.own if name in self.cleaned_data}

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        assert isinstance(contribution, Poll)
        options = [option.text for option in contribution.poll_options.all()]
        has_votes = Vote.objects.filter(contribution=contribution).exists()
        closes_at = timezone.localtime(contribution.closes_at) if contribution.closes_at else None
        return {
            "options": "\n".join(options),
            "voted_on": options if has_votes else [],
            "shows": contribution.shows,
            "closes_day": closes_at.date() if closes_at else None,
            "closes_clock": closes_at.time().replace(second=0, microsecond=0) if closes_at else EVENING,
        }

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Writes the options; those that somebody has voted on since stay, whatever the form says."""
        Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
        there, wanted = Option.objects.filter(contribution=contribution), self.cleaned_data["options"]
        if Vote.objects.filter(contribution=contribution).exists():
            wanted = [*wanted, *(option.text for option in there if option.text not in wanted)]
        there.exclude(text__in=wanted).delete()
        Option.objects.bulk_create(
            [
                Option(contribution=contribution, text=text, position=position)
                for position, text in enumerate(wanted)
            ],
            update_conflicts=True,
            unique_fields=["contribution", "text"],
            update_fields=["position"],
        )
