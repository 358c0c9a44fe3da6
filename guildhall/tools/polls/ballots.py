"""The ballot: what a member fills in to vote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.people.models import Person
from guildhall.tools.polls.models import Option, Poll, Vote


class Ballot(forms.Form):
    """A choice of one option, or of several, or a place for each; filled in as the person voted before."""

    def __init__(self, *args: Any, poll: Poll, options: list[Option], mine: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "vote_%s"} | kwargs)
        self.poll, self.options = poll, options
        if poll.way == Poll.Way.RANKED:
            for option in options:
                place = mine.index(option.pk) + 1 if option.pk in mine else ""
                self.fields[f"place_{option.pk}"] = self._place(option, place)
        else:
            self.fields["choice"] = self._choice(mine)

    def _choice(self, mine: list[int]) -> forms.Field:
        choices = [(str(option.pk), option.text) for option in self.options]
        missing = {"required": gettext_lazy("Choose an option before you vote.")}
        if self.poll.way == Poll.Way.SEVERAL:
            return forms.MultipleChoiceField(
                label=_("Choose as many as you like"),
                choices=choices,
                initial=[str(pk) for pk in mine],
                widget=forms.CheckboxSelectMultiple,
                error_messages=missing,
            )
        return forms.ChoiceField(
            label=_("Choose one"),
            choices=choices,
            initial=str(mine[0]) if mine else "",
            widget=forms.RadioSelect,
            error_messages=missing,
        )

    def _place(self, option: Option, place: int | str) -> forms.Field:
        places = [(str(number), str(number)) for number in range(1, len(self.options) + 1)]
        return forms.ChoiceField(
            label=option.text, choices=[("", _("No place")), *places], required=False, initial=str(place)
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.poll.way == Poll.Way.RANKED and not self.errors:
            given = [int(place) for place in values.values() if place]
            if not given:
                raise forms.ValidationError(
                    _("Give at least one option a place: 1 is the one you want most.")
                )
            if twice := next((place for place in sorted(given) if given.count(place) > 1), None):
                raise forms.ValidationError(
                    _("Two options have place %(place)s. Give each a place of its own.") % {"place": twice}
                )
        return values

    @property
    def chosen(self) -> list[int]:
        """The options, most wanted first; gaps between places mean nothing."""
        values = self.cleaned_data
        if self.poll.way != Poll.Way.RANKED:
            choice = values["choice"]
            return [int(pk) for pk in (choice if isinstance(choice, list) else [choice])]
        placed = [
            (int(place), option.pk) for option in self.options if (place := values[f"place_{option.pk}"])
        ]
        return [pk for _place, pk in sorted(placed)]


def choices_of(poll: Poll, person: Person) -> list[int]:
    """What somebody voted for, most wanted first."""
    mine = Vote.objects.filter(contribution=poll, person=person)
    return list(mine.order_by("place").values_list("option", flat=True))
