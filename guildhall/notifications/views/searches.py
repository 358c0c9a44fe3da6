"""Searches that somebody keeps: all of them on one page, to keep one more, and to change or stop one."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.discovery.finding import Finding
from guildhall.notifications.models import SavedSearch
from guildhall.organisations.lens import Lens
from guildhall.organisations.words import NATIONS, in_words
from guildhall.people.access import signed_in
from guildhall.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def searches(request: HttpRequest) -> HttpResponse:
    """The searches that one keeps; what is sent is the query of a search's page, to keep it."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        return _keep(request, request.user)
    mine = list(SavedSearch.objects.filter(person=request.user).order_by("-since", "-pk"))
    slugs = {slug for search in mine if (slug := search.parts.get("community"))}
    known = Community.objects.visible_to(request.user).filter(slug__in=slugs)
    names = dict(known.values_list("slug", "name"))
    kept = [
        # The address of a community may hold its name, and leads nowhere for whoever may not know of it now.
        (
            search,
            " · ".join(_narrowing(search, names, request.user)),
            search.parts.get("community", "") in {*names, ""},
        )
        for search in mine
    ]
    return render(request, "notifications/searches.html", {"searches": kept, "rhythms": SavedSearch.Rhythm})


def _keep(request: HttpRequest, person: Person) -> HttpResponse:
    """Keeps what the page of the search would narrow by, so that one search is kept once."""
    request.GET = QueryDict(request.POST.get("search", "")[:1000])
    finding = Finding(request)
    if not finding.words or finding.conditions.problems:
        messages.error(request, _("There is nothing to look for in this search."))
    elif SavedSearch.objects.keep(person, finding.asked) is None:
        messages.error(request, _("You keep very many searches already. Stop some of them first."))
    else:
        messages.success(request, _("Saved. We mail you when something new turns up, and only then."))
    return redirect("searches")


@require_POST
@signed_in
def search_wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes how often what is new in one's search comes, or stops it."""
    assert isinstance(request.user, Person)
    search = get_object_or_404(SavedSearch, pk=pk, person=request.user)
    rhythm = request.POST.get("rhythm", "")
    if request.POST.get("act") == "stop":
        search.delete()
        messages.success(request, _("What is new in this search does not come any more."))
    elif rhythm in SavedSearch.Rhythm.values:
        search.rhythm = rhythm
        search.save(update_fields=["rhythm"])
        messages.success(request, _("Kept. It holds from the next mail on."))
    return redirect("searches")


def _narrowing(search: SavedSearch, names: dict[str, str], person: Person) -> Iterator[str]:
    """What narrows a search, in words; a community that one may not know of any more is not named."""
    parts = search.parts
    if kind := KINDS.get(parts.get("kind", "")):
        yield str(kind.plural)
    if slug := parts.get("community"):
        yield names.get(slug, _("a community that you may not see now"))
    if nation := parts.get("nation"):
        yield in_words(nation, NATIONS)
    if view := parts.get("lens"):
        yield Lens(person.organisation, view).meaning()
