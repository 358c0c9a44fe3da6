"""What whoever organises an event does with it: move or cancel a date, call it off, and write down what was said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guildhall.contributions.writing import hang_pictures
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit.forms import ProseField
from guildhall.kit.markup import plain_text, typed_to_html
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.tools.events.acting import may_change_event
from guildhall.tools.events.attending import date_asked, of_event, on
from guildhall.tools.events.forms import HoursForm, initial_hours
from guildhall.tools.events.models import Event
from guildhall.tools.events.repeating import in_words

LONGEST = 100_000


class NotesForm(forms.Form):
    """What was said, and where it can be seen again."""

    notes = ProseField(label=gettext_lazy("Notes"), required=False)
    recording = forms.URLField(
        label=gettext_lazy("Link to the recording or the slides"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Paste the whole address, with https://")},
    )

    def clean_notes(self) -> str:
        if len(self.cleaned_data["notes"]) > LONGEST:
            raise forms.ValidationError(_("This is too long. Attach the rest as a file to a reply."))
        html = typed_to_html(self.cleaned_data["notes"])
        return html if plain_text(html) or "<img" in html else ""


def _organiser(request: HttpRequest, event: Event) -> Person:
    """Whoever asks, if they may change this event; 403 otherwise."""
    if not may_change_event(request.user, event):
        raise PermissionDenied
    assert isinstance(request.user, Person)
    return request.user


@require_safe
@signed_in
@of_event
def dates(request: HttpRequest, event: Event) -> HttpResponse:
    """Every date of an event that repeats, with what can be done about each."""
    _organiser(request, event)
    context = {
        "event": event,
        "dates": [(each, event.hours_of(each)) for each in event.occurrences.all()],
        "repeats": in_words(event.rule, event.hours),
    }
    return render(request, "events/dates.html", context)


@signed_in
@of_event
def move(request: HttpRequest, event: Event) -> HttpResponse:
    """Moves one date to another time."""
    person = _organiser(request, event)
    occurrence = date_asked(event, request.GET.get("on", ""))
    if occurrence is None:
        return redirect("contribution_edit", event.pk)
    initial = initial_hours(event.hours_of(occurrence))
    # A date has the clock of its event, and lasts all day if that does.
    fixed: dict[str, Any] = {"zone": event.zone, "is_all_day": event.is_all_day}
    if event.is_all_day:
        fixed |= {"starts_time": None, "ends_time": None}
    form = HoursForm(request.POST or None, initial=initial | kept_values(request), fixed=fixed)
    if form.is_valid() and form.hours:
        event.move_date(person, occurrence, form.hours)
        messages.success(request, _("Moved. Whoever is coming is told."))
        return redirect(on(event, occurrence))
    context = {"event": event, "occurrence": occurrence, "hours": event.hours_of(occurrence), "form": form}
    return render(request, "events/move.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
@of_event
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """Calls an event off, or one of its dates."""
    person = _organiser(request, event)
    occurrence = date_asked(event, request.POST["on"]) if request.POST.get("on") else None
    event.cancel(person, occurrence)
    messages.success(request, _("Cancelled. Whoever was coming is told, and you can take it back."))
    return redirect(on(event, occurrence))


@require_POST
@signed_in
@of_event
def go_ahead(request: HttpRequest, event: Event) -> HttpResponse:
    """Takes back that an event, or one of its dates, was cancelled."""
    person = _organiser(request, event)
    occurrence = date_asked(event, request.POST["on"]) if request.POST.get("on") else None
    event.go_ahead(person, occurrence)
    messages.success(request, _("It takes place after all. Whoever was coming is told."))
    return redirect(on(event, occurrence))


@signed_in
@of_event
def afterwards(request: HttpRequest, event: Event) -> HttpResponse:
    """Writes down what was said, and where the recording is."""
    person = _organiser(request, event)
    initial = {"notes": event.notes, "recording": event.recording} | kept_values(request)
    form = NotesForm(request.POST or None, initial=initial)
    if form.is_valid():
        event.notes, event.recording = form.cleaned_data["notes"], form.cleaned_data["recording"]
        with transaction.atomic():
            event.save(update_fields=["notes", "recording"])
            hang_pictures(person, event.notes, event)
            keep_words_beside(event, event.notes)
        event.changed(is_new_for_calendars=False)
        messages.success(request, _("Kept. Everybody who can read the event finds it there."))
        return redirect(event)
    status = 422 if form.errors else 200
    return render(request, "events/afterwards.html", {"event": event, "form": form}, status=status)
