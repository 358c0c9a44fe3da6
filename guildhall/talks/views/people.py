"""Who takes part in a talk: finding somebody, adding them, muting and leaving."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.communities.refusals import Refused
from guildhall.discovery.suggesting import suggest_people
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.talks.forms import GatherForm
from guildhall.talks.models import Part, Talk
from guildhall.talks.writing import bring_in, gather


@require_safe
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Finds whom one wants to write to."""
    return render(request, "talks/new.html", _found(request))


@require_http_methods(["GET", "POST"])
@signed_in
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in a talk, and finding somebody to add; a third in a talk of two begins another talk."""
    assert isinstance(request.user, Person)
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _add(request, talk)
    talk.part_of(request.user)
    context = {"talk": talk, "present": [part.person for part in talk.present()]} | _found(request)
    return render(request, "talks/people.html", context)


def _add(request: HttpRequest, talk: Talk) -> HttpResponse:
    assert isinstance(request.user, Person)
    person = get_object_or_404(Person.objects.active(), slug=request.POST.get("person", ""))
    form = GatherForm(request.POST)
    try:
        if talk.is_group:
            bring_in(request.user, talk, person)
        elif form.is_valid():
            others = [part.person for part in talk.present() if part.person_id != request.user.pk]
            talk = gather(request.user, [*others, person], form.cleaned_data["token"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("talk_people", talk.pk)
    messages.success(request, _("%(name)s is in it from now on.") % {"name": person.name})
    return redirect(talk)


def _found(request: HttpRequest) -> dict[str, object]:
    """People whose names begin as typed."""
    assert isinstance(request.user, Person)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    numbers = [each.id for each in suggest_people(request.user, words)] if words else []
    rows = Person.objects.active().select_related("organisation").in_bulk(numbers)
    found = [rows[number] for number in numbers if number in rows and number != request.user.pk]
    return {"words": words, "found": found, "token": secrets.token_urlsafe(16)}


@require_POST
@signed_in
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Mutes a talk, hears of it again, or leaves it."""
    assert isinstance(request.user, Person)
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    mine = Part.objects.of(request.user).filter(talk=talk)
    match verb:
        case "mute":
            mine.update(is_muted=True)
            messages.success(request, _("Muted. It is not counted, and no mail comes of it."))
        case "unmute":
            mine.update(is_muted=False)
            messages.success(request, _("You hear of it again."))
        case "leave" if talk.is_group:
            talk.leave(request.user)
            messages.success(request, _("You have left the talk."))
            return redirect("talks")
        case _:
            raise Http404
    return redirect(talk)
