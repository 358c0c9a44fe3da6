"""Planning an event: when by the clock of its place, where, how many, and how it repeats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.communities.models import Community
from guildhall.contributions.forms import RootForm
from guildhall.contributions.models import Contribution
from guildhall.kit.forms import ClockField, DayField
from guildhall.people.models import Person
from guildhall.tools.events.hours import HOME, ZONES, Hours, exists, whole_days, zone_in_words
from guildhall.tools.events.models import Event, Organiser
from guildhall.tools.events.repeating import MOST_DATES, REPEATS, dates_of, end_of, rule_of, word_of

HOUR: Final = timedelta(hours=1)


class HoursForm(forms.Form):
    """From when to when; `hours` once it is valid."""

    starts_on = DayField(
        label=gettext_lazy("Day"),
        error_messages={
            "required": gettext_lazy("Say on which day it is."),
        },
    )
    starts_time = ClockField(
        label=gettext_lazy("Begins at"),
        initial="10:00",
        error_messages={
            "required": gettext_lazy("Say at what time it begins, or that it lasts all day."),
        },
    )
    ends_time = ClockField(
        label=gettext_lazy("Ends at"),
        required=False,
    )
    ends_on = DayField(label=gettext_lazy("Last day, if it is another"), required=False)
    is_all_day = forms.BooleanField(label=gettext_lazy("It lasts all day"), required=False)
    zone = forms.ChoiceField(
        label=gettext_lazy("By the clock of"), choices=ZONES, initial=HOME, required=False
    )

    hours: Hours | None = None

    def __init__(self, *args: Any, fixed: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The clock, and whether it lasts all day, where nobody is asked.
        self.fixed = fixed or {}
        for name in self.fixed:
            del self.fields[name]
        if self.is_bound and self.data.get("is_all_day") and "starts_time" in self.fields:
            self.fields["starts_time"].required = False
        zone: Any = self.fields.get("zone")
        already = self.initial.get("zone")
        if "zone" in self.fields and already and already not in dict(ZONES):
            zone.choices = [*ZONES, (already, zone_in_words(already))]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = (super().clean() or self.cleaned_data) | self.fixed
        values["zone"] = values.get("zone") or HOME
        if "starts_on" in values and not {"starts_time", "ends_time", "ends_on"} & self.errors.keys():
            self.hours = self._whole(values) if values.get("is_all_day") else self._timed(values)
        return values

    def _whole(self, values: dict[str, Any]) -> Hours | None:
        first, last = values["starts_on"], values.get("ends_on") or values["starts_on"]
        if last < first:
            self.add_error("ends_on", _("The end is before the start."))
            return None
        return whole_days(first, last, values["zone"])

    def _timed(self, values: dict[str, Any]) -> Hours | None:
        start, end = values["starts_time"], values.get("ends_time")
        zone = ZoneInfo(values["zone"])
        begins = datetime.combine(values["starts_on"], start, zone)
        ends = _end(begins, values.get("ends_on"), end)
        for name, moment in (("starts_time", begins), ("ends_time", ends)):
            if not exists(moment):
                self.add_error(name, _("The clocks go forward then, and this hour is left out."))
        if ends <= begins:
            self.add_error("ends_time", _("The end is before the start."))
        if self.errors:
            return None
        return Hours(begins.astimezone(UTC), ends.astimezone(UTC), values["zone"])


def _end(begins: datetime, day: date | None, at: time | None) -> datetime:
    """When it ends; an hour later where nobody says, and the same day where no other is said."""
    if at is None and day in (None, begins.date()):
        return begins + HOUR
    return datetime.combine(day or begins.date(), at or begins.time(), begins.tzinfo)


def initial_hours(hours: Hours) -> dict[str, Any]:
    """What the fields of `HoursForm` hold for these hours."""
    return {
        "starts_on": hours.day,
        "starts_time": hours.begins.time(),
        "ends_time": hours.ends.time(),
        "ends_on": hours.last_day if hours.last_day != hours.day else None,
        "is_all_day": hours.is_all_day,
        "zone": hours.zone,
    }


class EventForm(HoursForm, RootForm):
    """An event as one plans it, and as one changes all of it."""

    own = ("venue", "link", "places", "zone", "is_all_day")
    needs_words = False

    venue = forms.CharField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("A room and an address. Leave it empty if people only meet online."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link to meet online"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Shown only to those who are coming, not to those on the waiting list."),
        error_messages={"invalid": gettext_lazy("Paste the whole address, with https://")},
    )
    places = forms.IntegerField(
        label=gettext_lazy("Places"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy(
            "Leave it empty if there is room for everybody. When all are taken, a waiting list begins."
        ),
    )
    repeats = forms.ChoiceField(label=gettext_lazy("Does it repeat?"), choices=REPEATS, required=False)
    repeats_times = forms.IntegerField(
        label=gettext_lazy("How many times"), required=False, min_value=2, max_value=MOST_DATES
    )
    repeats_until = DayField(label=gettext_lazy("Or until"), required=False)
    organisers = forms.CharField(
        label=gettext_lazy("Who organises it with you"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Names of members, with commas between. They see who is coming and what people need."
        ),
    )

    field_order = [
        *("title", "starts_on", "starts_time", "ends_time", "ends_on", "is_all_day", "zone"),
        *("venue", "link", "places", "repeats", "repeats_times", "repeats_until"),
        *("html", "organisers", "tags", "theme", "language", "shared_with"),
    ]

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, community=community, **kwargs)
        self.community = community
        self.fields["html"].label = _("What it is about")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["rule"] = ""
        if self.hours and values.get("repeats"):
            values["rule"] = self._rule(values, self.hours)
        return values

    def _rule(self, values: dict[str, Any], hours: Hours) -> str:
        times, until = values.get("repeats_times"), values.get("repeats_until")
        if {"repeats_times", "repeats_until"} & self.errors.keys():
            return ""
        if times and until:
            self.add_error("repeats_until", _("Say how many times, or until when, but not both."))
        elif not (times or until):
            self.add_error("repeats_times", _("Say how many times, or until when."))
        elif until and until <= hours.day:
            self.add_error("repeats_until", _("This is before it has repeated once."))
        elif hours.ends_at - hours.starts_at > timedelta(days=7):
            self.add_error("repeats", _("It lasts longer than the time until it comes again."))
        else:
            rule = rule_of(values["repeats"], hours, times=times, until=until)
            if len(dates_of(rule, hours)) <= MOST_DATES:
                return rule
            self.add_error(
                "repeats_until",
                _("That is more than %(most)s times. Choose an earlier day.") % {"most": MOST_DATES},
            )
        return ""

    def clean_organisers(self) -> list[Person]:
        """The people named: members of the community, by their name or by the word in the address of their page."""
        found: list[Person] = []
        for name in filter(
            None, (" ".join(each.split()) for each in self.cleaned_data["organisers"].split(","))
        ):
            members = Person.objects.active().filter(memberships__community=self.community)
            people = members.filter(name__iexact=name)[:2] or members.filter(slug=name.lower())[:2]
            if not people:
                raise forms.ValidationError(
                    _("No member is called “%(name)s”. Check how the name is written."), params={"name": name}
                )
            if len(people) > 1:
                raise forms.ValidationError(
                    _("Two members are called “%(name)s”. Write the last word in the address of their page."),
                    params={"name": name},
                )
            found += people
        return found

    def own_values(self) -> dict[str, Any]:
        assert self.hours is not None
        times = {"starts_at": self.hours.starts_at, "ends_at": self.hours.ends_at}
        return super().own_values() | times | {"rule": self.cleaned_data["rule"]}

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        assert isinstance(contribution, Event)
        times, until = end_of(contribution.rule, contribution.zone)
        names = contribution.organisers.order_by("pk").values_list("person__name", flat=True)
        return {
            **super().initial_of(contribution),
            **initial_hours(contribution.hours),
            "repeats": word_of(contribution.rule),
            "repeats_times": times,
            "repeats_until": until,
            "organisers": ", ".join(names),
        }

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Writes who organises it beside its author."""
        _organise(contribution, self.cleaned_data["organisers"])


def _organise(contribution: Contribution, people: Iterable[Person]) -> None:
    chosen = [each for each in people if each.pk != contribution.author_id]
    contribution.organisers.exclude(person__in=chosen).delete()
    for each in chosen:
        Organiser.objects.get_or_create(contribution_id=contribution.pk, person=each)


class ComeForm(forms.Form):
    """Signing up, with what somebody needs."""

    needs = forms.CharField(
        label=gettext_lazy("Food, access or anything else you need"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only the organisers and facilitators read this."),
    )
