"""The search page, the directory of people, and what resembles words that somebody is typing."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.discovery.people import WantedPeople, find_people
from guildhall.discovery.search import search
from guildhall.discovery.similar import similar
from guildhall.discovery.suggesting import suggest_people
from guildhall.organisations.lens import Lens
from guildhall.people.access import signed_in
from guildhall.people.models import Person

LONGEST = 300
FEW = 4


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """One box over people, communities and what was written, as far as the reader may see it."""
    words = _words(request)
    lens = Lens.from_request(request)
    known = Community.objects.visible_to(request.user)
    slug = request.GET.get("community", "")
    community = known.filter(slug=slug).first() if slug else None
    kind = request.GET.get("kind", "")
    results = search(
        request.user,
        words,
        kind=kind if kind in KINDS else "",
        community=community.pk if community else None,
        organisations=lens.ids(),
        is_by_date=request.GET.get("sort") == "newest",
        page=_page(request),
    )
    named = Q(name__icontains=words) | Q(purpose__icontains=words)
    context = {
        "words": words,
        "results": results,
        "community": community,
        "kind": kind,
        "sort": request.GET.get("sort", ""),
        "kinds": results.kinds,
        "kind_choices": [
            (KINDS[each.value].plural, f"?{_with(request, 'kind', each.value)}", each.value == kind)
            for each in results.kinds
            if each.value in KINDS
        ],
        "people": find_people(request.user, words, authors=results.authors, limit=FEW, is_counted=False).found
        if words
        else [],
        "communities": list(known.live().filter(named).order_by("-member_count")[:FEW]) if words else [],
        "lens_choices": lens.chips(request),
    }
    return render(request, "discovery/search.html", context)


@require_safe
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """The directory of people, by words over their profiles and what they wrote, saying why each is there."""
    words = _words(request)
    lens = Lens.from_request(request)
    kind = request.GET.get("kind", "")
    wanted = WantedPeople(
        organisations=lens.ids(),
        nation=request.GET.get("nation", "")[:20],
        region=request.GET.get("region", "")[:40],
        kind=kind if kind in Person.Kind.values else "",
    )
    found = find_people(request.user, words, wanted, after=request.GET.get("after", ""), page=_page(request))
    context = {
        "words": words,
        "people": found,
        "lens_choices": lens.chips(request),
        "carried": [("lens", request.GET["lens"])] if lens else [],
    }
    return render(request, "discovery/people.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """People whose names begin as typed, for mentions; nobody for visitors."""
    if not (isinstance(request.user, Person) and request.user.is_approved):
        return JsonResponse({"people": []}, status=401)
    found = suggest_people(request.user, _words(request)[:60])
    return JsonResponse(
        {"people": [{"id": each.id, "name": each.name, "detail": each.detail} for each in found]}
    )


@require_safe
def resembling(request: HttpRequest) -> HttpResponse:
    """What resembles a title while it is typed, as a fragment."""
    community = (
        Community.objects.visible_to(request.user).filter(slug=request.GET.get("community", "")).first()
    )
    lines = similar(request.user, _words(request), community=community)
    return render(request, "discovery/similar.html", {"lines": lines})


def _with(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query[name] = value
    return query.urlencode()


def _words(request: HttpRequest) -> str:
    """What is looked for; PostgreSQL's texts hold no null characters."""
    return request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]


def _page(request: HttpRequest) -> int:
    page = request.GET.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
