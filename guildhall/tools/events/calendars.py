"""Events for calendars such as Outlook: one, all of a community, and what one comes to oneself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.people.access import is_in, lead_to_sign_in
from guildhall.people.keys import or_by_key
from guildhall.people.models import Person
from guildhall.tools.events.entries import Writing
from guildhall.tools.events.models import Attendance, Event, events_for
from guildhall.workspace.place import Place, inside

MOST: Final = 1000


@require_safe
@or_by_key
@inside()
def community(request: HttpRequest, where: Place) -> HttpResponse:
    """All of a community's events that the reader may see, the newest thousand."""
    events = events_for(request.user).filter(community=where.community).order_by("-starts_at", "-pk")[:MOST]
    name = f"{where.community.name}: {_('Events')}"
    return _answer(request, name, events.prefetch_related("occurrences"), where.community.slug)


@require_safe
@or_by_key
@inside()
def one(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """One event with all of its dates."""
    events = events_for(request.user).filter(community=where.community, pk=pk)
    found = list(events.prefetch_related("occurrences"))
    if not found:
        raise Http404
    return _answer(request, found[0].title, found, slugify(found[0].title)[:60] or "event")


@require_safe
@or_by_key
def own(request: HttpRequest) -> HttpResponse:
    """What one comes to, on the dates on which one does, or organises."""
    if not is_in(request.user):
        return lead_to_sign_in(request)
    assert isinstance(request.user, Person)
    writing = Writing(request, _("Events I am coming to"), links_of(request.user))
    mine = Attendance.objects.filter(person=request.user).coming()
    events = {each.pk: each for each in events_for(request.user).filter(attendances__in=mine)}
    for attendance in mine.select_related("occurrence").order_by("-pk")[:MOST]:
        if event := events.get(attendance.contribution_id):
            writing.add_date(event, attendance.occurrence)
    return _send(writing, "guildhall")


def links_of(reader: Person | AnonymousUser) -> set[int]:
    """The events whose link to meet the reader is shown: those in which they have a place."""
    if not isinstance(reader, Person):
        return set()
    return set(Attendance.objects.filter(person=reader).coming().values_list("contribution_id", flat=True))


def _answer(request: HttpRequest, name: str, events: Iterable[Event], file: str) -> HttpResponse:
    writing = Writing(request, name, links_of(request.user))
    for event in events:
        writing.add(event)
    return _send(writing, file)


def _send(writing: Writing, file: str) -> HttpResponse:
    response = HttpResponse(writing.finished(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    response.setdefault("Cache-Control", "private, no-cache")
    return response
