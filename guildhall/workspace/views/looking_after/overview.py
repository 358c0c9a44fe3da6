"""What a facilitator finds first: what waits, and where everything is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.communities.permissions import Act
from guildhall.notifications.inbound.tray import tray_of
from guildhall.workspace.place import Place, inside


@require_safe
@inside(Act.DESCRIBE)
def overview(request: HttpRequest, where: Place) -> HttpResponse:
    """Requests that wait, whether the community has its two facilitators, and the ways on."""
    community = where.community
    context = {
        "where": where,
        "requests": community.applications.waiting().select_related("person__organisation")[:5],
        "newest": community.memberships.select_related("person__organisation").order_by("-joined_at", "-pk")[
            :5
        ],
        "invited": community.invitations.open().count(),
        "mails": tray_of(community).count(),
        "facilitators": len(community.facilitators()),
    }
    return render(request, "workspace/look_after.html", context)
