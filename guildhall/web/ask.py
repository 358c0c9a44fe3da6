"""Ask: one box on the first page leads to the community where the question fits."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall.communities.models import Community
from guildhall.discovery.similar import similar
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.web.welcome_matches import communities_that_fit


@require_safe
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Shows what is known already, and the communities to ask; choosing one opens the form filled in.

    Whoever is in none yet chooses among those that fit, and joins on the way.
    """
    assert isinstance(request.user, Person)
    title = " ".join(request.GET.get("title", "").split())[:200]
    kind = "discussion" if request.GET.get("kind") == "discussion" else "question"
    if slug := request.GET.get("community"):
        address = reverse("conversations_new", args=[slug])
        return redirect(f"{address}?{urlencode({'kind': kind, 'title': title})}")
    mine = Community.objects.visible_to(request.user).live().filter(memberships__person=request.user)
    communities = list(mine.order_by("-active_at")[:30])
    offered = [] if communities else communities_that_fit(request.user, title, to_join_at_once=True)
    context = {
        "title": title,
        "kind": kind,
        "similar": similar(request.user, title) if title else [],
        "communities": communities or [match.thing for match in offered],
        "is_member": bool(communities),
    }
    return render(request, "web/ask.html", context)
