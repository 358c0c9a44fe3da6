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


@require_safe
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Shows what is known already, and the communities to ask; choosing one opens the form filled in."""
    assert isinstance(request.user, Person)
    title = " ".join(request.GET.get("title", "").split())[:200]
    kind = "discussion" if request.GET.get("kind") == "discussion" else "question"
    mine = Community.objects.visible_to(request.user).live().filter(memberships__person=request.user)
    if slug := request.GET.get("community"):
        address = reverse("conversations_new", args=[slug])
        return redirect(f"{address}?{urlencode({'kind': kind, 'title': title})}")
    context = {
        "title": title,
        "kind": kind,
        "similar": similar(request.user, title) if title else [],
        "communities": mine.order_by("-active_at")[:30],
    }
    return render(request, "web/ask.html", context)
