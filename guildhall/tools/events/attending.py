"""Coming to an event, staying away, and the list of those who come."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.refusals import Refused
from guildhall.kit.spreadsheets import as_csv
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.events.acting import may_come, may_organise
from guildhall.tools.events.forms import ComeForm
from guildhall.tools.events.models import Attendance, Event, Occurrence, events_for
from guildhall.tools.events.showing import chosen_date

Asked = ParamSpec("Asked")


def of_event(
    view: Callable[Concatenate[HttpRequest, Event, Asked], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Finds the event that an address names, among those that the person may see; 404 otherwise."""

    @wraps(view)
    def found(
        request: HttpRequest, slug: str, pk: int, *args: Asked.args, **kwargs: Asked.kwargs
    ) -> HttpResponse:
        event = get_object_or_404(events_for(request.user), pk=pk, community__slug=slug)
        return view(request, event, *args, **kwargs)

    return found


def date_asked(event: Event, words: str) -> Occurrence | None:
    """The date that a form names; one that repeats needs one."""
    if not event.rule:
        return None
    found = chosen_date(list(event.occurrences.all()), event, words)
    if found is None or str(found.day) != words:
        raise Http404
    return found


def on(event: Event, occurrence: Occurrence | None) -> str:
    """The address of an event on one of its dates."""
    address = event.get_absolute_url()
    return f"{address}?on={occurrence.day}" if occurrence else address


@require_POST
@signed_in
@of_event
def come(request: HttpRequest, event: Event) -> HttpResponse:
    """Takes a place or joins the waiting list; sent again it changes what one needs."""
    assert isinstance(request.user, Person)
    if not may_come(request.user, event):
        raise PermissionDenied
    occurrence = date_asked(event, request.POST.get("on", ""))
    form = ComeForm(request.POST)
    if not form.is_valid():
        context = {"event": event, "occurrence": occurrence, "come_form": form}
        return render(request, "events/come.html", context, status=422)
    try:
        mine = event.come(request.user, form.cleaned_data["needs"], occurrence)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        said = _("You are coming. It stands in your calendar feed, and we remind you the day before.")
        if mine.is_waiting:
            said = _("You are on the waiting list. We tell you as soon as there is a place.")
        messages.success(request, said)
    return redirect(f"{on(event, occurrence)}#coming")


@require_POST
@signed_in
@of_event
def stay_away(request: HttpRequest, event: Event) -> HttpResponse:
    """Gives one's place to whoever waits."""
    assert isinstance(request.user, Person)
    occurrence = date_asked(event, request.POST.get("on", ""))
    try:
        if event.stay_away(request.user, occurrence):
            messages.success(request, _("You are not coming any more. You can change your mind."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(f"{on(event, occurrence)}#coming")


@require_safe
@signed_in
@of_event
def people(request: HttpRequest, event: Event) -> HttpResponse:
    """Who comes and what they need, for whoever organises it."""
    occurrence, expected = _expected(request, event)
    context = {
        "event": event,
        "occurrence": occurrence,
        "hours": event.hours_of(occurrence),
        "coming": [each for each in expected if each.is_coming],
        "waiting": [each for each in expected if each.is_waiting],
    }
    return render(request, "events/people.html", context)


@require_safe
@signed_in
@of_event
def people_csv(request: HttpRequest, event: Event) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    _occurrence, expected = _expected(request, event)
    heads = [_("Name"), _("Role"), _("Organisation"), _("Coming or waiting"), _("Needs"), _("Since")]
    return as_csv(slugify(event.title)[:60] or "event", [heads, *map(_cells, expected)])


def _cells(attendance: Attendance) -> list[str]:
    person = attendance.person
    since = f"{timezone.localtime(attendance.since):%Y-%m-%d %H:%M}"
    said = [attendance.get_state_display(), attendance.needs, since]
    return [person.name, person.role, person.organisation_name, *map(str, said)]


def _expected(request: HttpRequest, event: Event) -> tuple[Occurrence | None, list[Attendance]]:
    if not may_organise(request.user, event):
        raise PermissionDenied
    dates: Any = event.occurrences.all()
    occurrence = chosen_date(list(dates), event, request.GET.get("on", "")) if event.rule else None
    rows = event.attendances.at(occurrence).expecting()
    return occurrence, list(rows.select_related("person__organisation").order_by("state", "since", "pk"))
