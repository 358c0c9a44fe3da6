"""The search page, the directory of people, and what resembles words that somebody is typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall.communities.models import Community
from guildhall.discovery.conditions import examples
from guildhall.discovery.directory import PeopleDirectory
from guildhall.discovery.finding import Finding
from guildhall.discovery.reading import words_asked
from guildhall.discovery.similar import similar
from guildhall.discovery.suggesting import suggest_anything, suggest_people
from guildhall.people.access import signed_in
from guildhall.people.keys import address_of_feed
from guildhall.people.models import Person


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """One box over people, councils, communities and what was written, as far as the reader may see it."""
    finding = Finding(request).mended()
    request = finding.request
    context = {
        "finding": finding,
        "words": finding.words,
        "lens_choices": finding.lens.chips(request),
        "operators": list(examples()),
    }
    if finding.words:
        context["feed"] = address_of_feed(request, reverse("search_feed"))
    return render(request, "discovery/search.html", context)


@require_safe
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """The directory of people, by words over their profiles and what they wrote, saying why each is there."""
    directory = PeopleDirectory(request)
    context = {
        "directory": directory,
        "words": directory.words,
        "people": directory.found,
        "lens_choices": directory.lens.chips(request),
    }
    return render(request, "discovery/people.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """People whose names begin as typed, for mentions; nobody for visitors."""
    if not (isinstance(request.user, Person) and request.user.is_approved):
        return JsonResponse({"people": []}, status=401)
    found = suggest_people(request.user, words_asked(request)[:60])
    return JsonResponse(
        {"people": [{"id": each.id, "name": each.name, "detail": each.detail} for each in found]}
    )


@require_safe
def meaning(request: HttpRequest) -> HttpResponse:
    """Whom or what somebody may mean while they type, as a fragment; people for whoever is signed in."""
    meant = suggest_anything(request.user, words_asked(request)[:60])
    return render(request, "discovery/suggest.html", {"meant": meant})


@require_safe
def resembling(request: HttpRequest) -> HttpResponse:
    """What resembles a title while it is typed, as a fragment."""
    community = (
        Community.objects.visible_to(request.user).filter(slug=request.GET.get("community", "")).first()
    )
    lines = similar(request.user, words_asked(request), community=community)
    return render(request, "discovery/similar.html", {"lines": lines})
