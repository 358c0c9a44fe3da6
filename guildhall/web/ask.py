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
from guildhall.web.welcome_matches import communities_that_fit

MOST = 30


@require_safe
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Shows what is known already, and where the question would go; that can be changed, and opens the form filled in.

    Whoever is in no community yet chooses among those that fit, and joins on the way.
    """
    assert isinstance(request.user, Person)
    title = " ".join(request.GET.get("title", "").split())[:200]
    kind = "discussion" if request.GET.get("kind") == "discussion" else "question"
    if slug := request.GET.get("community"):
        address = reverse("conversations_new", args=[slug])
        return redirect(f"{address}?{urlencode({'kind': kind, 'title': title})}")
    mine = Community.objects.visible_to(request.user).live().filter(memberships__person=request.user)
    communities = list(mine.order_by("-active_at")[:MOST])
    meant = communities_meant(request.user, title) if title else []
    communities.sort(key=lambda each: meant.index(each.pk) if each.pk in meant else len(meant))
    offered = [] if communities else communities_that_fit(request.user, title, to_join_at_once=True)
    is_guessed = bool(communities and communities[0].pk in meant)
    context = {
        "title": title,
        "kind": kind,
        "similar": similar(request.user, title) if title else [],
        "communities": communities or [match.thing for match in offered],
        "is_member": bool(communities),
        "guessed": communities[0] if is_guessed else None,
        "readers": who_reads_in(communities[0], "community") if is_guessed else "",
        "mail_address": own_address(request.user, ANYWHERE) if kind == "question" else "",
    }
    return render(request, "web/ask.html", context)
