"""Brings in the events of a calendar file: first a page that lists what would be made, then the making."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act
from guildhall.contributions.models import Contribution
from guildhall.contributions.readers import who_reads_in
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.events.models import Event, events_for
from guildhall.tools.events.reading import LARGEST, Found, Unreadable, read_calendar
from guildhall.workspace.place import Place, inside


@inside()
@signed_in
def bring_in(request: HttpRequest, where: Place) -> HttpResponse:
    """Asks for a file, shows what is in it, and makes the events once that is confirmed."""
    if not where.may(Act.POST):
        raise PermissionDenied
    assert isinstance(request.user, Person)
    community, problem = where.community, ""
    found: list[Found] = []
    said: list[str] = []
    text = _text_of(request) if request.method == "POST" else ""
    if request.method == "POST":
        try:
            found, said = read_calendar(text)
        except Unreadable as unreadable:
            problem = str(unreadable)
    known = _there(request.user, community, found)
    for each in found:
        each.is_there = bool(each.uid) and each.uid in known
    if found and "confirm" in request.POST:
        made = make(request.user, community, found)
        messages.success(request, _told(made, len(found) - made))
        return redirect("events", community.slug)
    context = {
        "where": where,
        "problem": problem,
        "found": found,
        "said": said,
        "text": text,
        "new": sum(not each.is_there for each in found),
        "readers": who_reads_in(community, Contribution.SharedWith.COMMUNITY),
    }
    return render(request, "events/bring_in.html", context, status=422 if problem else 200)


def _text_of(request: HttpRequest) -> str:
    """The words of the file that was chosen, or those that were shown before."""
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("calendar", ""))
    return str(file.read(LARGEST + 1), "utf-8", "replace").replace("\x00", "")


def _there(person: Person, community: Community, found: list[Found]) -> set[str]:
    """The names by which calendars know those that are here already, as far as the person may see."""
    names = {each.uid for each in found if each.uid}
    here = events_for(person).filter(community=community, uid__in=names)
    return set(here.values_list("uid", flat=True))


@transaction.atomic
def make(person: Person, community: Community, found: list[Found]) -> int:
    """Makes those that are not here yet, once, however often this is sent. Returns how many."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    there = _there(person, community, found)
    made = 0
    for each in found:
        if each.uid and each.uid in there:
            continue
        there.add(each.uid)
        contribution = Contribution.objects.write(
            person,
            community,
            "event",
            title=each.title,
            html=each.html,
            language=person.language,
            **each.fields(),
        )
        assert isinstance(contribution, Event)
        contribution.occurrences.filter(day__in=each.cancelled).update(cancelled_at=timezone.now())
        made += 1
    return made


def _told(made: int, there: int) -> str:
    said = ngettext("%(num)s event was made.", "%(num)s events were made.", made) % {"num": made}
    if there:
        said += " " + ngettext(
            "%(num)s was here already and was left as it is.",
            "%(num)s were here already and were left as they are.",
            there,
        ) % {"num": there}
    return said
