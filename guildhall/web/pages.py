"""Small pages of the site itself: streams, what one saved, tags."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall.contributions.cloud import cloud
from guildhall.contributions.lines import Page, Wanted, list_contributions
from guildhall.contributions.models import Tag
from guildhall.organisations.lens import Lens
from guildhall.people.access import signed_in
from guildhall.people.keys import address_of_feed
from guildhall.people.models import Person


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """What happens across all communities that the person may see."""
    lens = Lens.from_request(request)
    wanted = Wanted(organisations=lens.ids(), before=request.GET.get("before", ""))
    context = {"page": list_contributions(request.user, wanted), "chips": lens.chips(request)}
    return render(request, "web/everything.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything with a tag, across communities."""
    found, page = tagged(request, slug)
    context = {
        "tag": found,
        "page": page,
        "chips": Lens.from_request(request).chips(request),
        "feed": address_of_feed(request, reverse("tag_feed", args=[slug])),
    }
    return render(request, "web/tag.html", context)


def tagged(request: HttpRequest, slug: str) -> tuple[Tag, Page]:
    """A tag, and what has it, as far as the reader may see it. One on hidden things alone is as unknown as any other word."""
    found = get_object_or_404(Tag, slug=slug)
    organisations = Lens.from_request(request).ids()
    wanted = Wanted(tag=found.pk, organisations=organisations, before=request.GET.get("before", ""))
    page = list_contributions(request.user, wanted)
    if not page and not list_contributions(request.user, Wanted(tag=found.pk, limit=1)):
        raise Http404
    return found, page


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """The tags that are in use, in all communities that the person may see."""
    return render(request, "web/tags.html", {"cloud": cloud(request.user)})


@require_safe
@signed_in
def saved(request: HttpRequest) -> HttpResponse:
    """What a person kept for later."""
    assert isinstance(request.user, Person)
    wanted = Wanted(saved_by=request.user.pk, before=request.GET.get("before", ""))
    return render(request, "web/saved.html", {"page": list_contributions(request.user, wanted)})
