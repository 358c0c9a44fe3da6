"""Ask: one box on the first page leads to the community where the question fits."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall.asking.evidence import communities_meant
from guildhall.communities.models import Community
from guildhall.contributions.readers import who_reads_in
from guildhall.discovery.similar import similar
from guildhall.notifications.inbound.addresses import ANYWHERE, own_address
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.web.welcome_matches import communities_that_fit, to_join_at_once

MOST = 30
OFFERED = 3


@require_safe
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Shows what is known already, and where the question would go; that can be changed, and opens the form filled in.

    Beside one's own communities stand open ones where it fits; one joins on the way.
    """
    assert isinstance(request.user, Person)
    title = " ".join(request.GET.get("title", "").split())[:200]
    kind = "discussion" if request.GET.get("kind") == "discussion" else "question"
    if slug := request.GET.get("community"):
        address = reverse("conversations_new", args=[slug])
        return redirect(f"{address}?{urlencode({'kind': kind, 'title': title})}")
    visible = Community.objects.visible_to(request.user).live()
    mine = list(visible.filter(memberships__person=request.user).order_by("-active_at")[:MOST])
    meant = communities_meant(request.user, title) if title else []
    offered = _to_join(request.user, title, meant, is_in_none=not mine)
    communities = sorted([*mine, *offered], key=lambda each: _place(each, meant, offered))
    is_guessed = bool(mine) and communities[0] in mine and communities[0].pk in meant
    context = {
        "title": title,
        "kind": kind,
        "similar": similar(request.user, title) if title else [],
        "communities": communities,
        "to_join": {each.pk for each in offered},
        "is_member": bool(mine),
        "guessed": communities[0] if is_guessed else None,
        "readers": who_reads_in(communities[0], "community") if is_guessed else "",
        "mail_address": own_address(request.user, ANYWHERE) if kind == "question" else "",
    }
    return render(request, "web/ask.html", context)


def _to_join(person: Person, title: str, meant: list[int], *, is_in_none: bool) -> list[Community]:
    """Open communities that one is not in where the like was asked, or that are about it; whoever is in none is offered lively ones."""
    known = to_join_at_once(person).in_bulk(meant)
    about = communities_that_fit(person, title, at_once=True, is_by_words_alone=not is_in_none)
    found = [known[pk] for pk in meant if pk in known] + [match.thing for match in about]
    return list({each.pk: each for each in found}.values())[:OFFERED]


def _place(community: Community, meant: list[int], offered: list[Community]) -> int:
    """First where the like was asked, then whatever else one is in, then what is about it."""
    if community.pk in meant:
        return meant.index(community.pk)
    return len(meant) + (community in offered)
