"""What a community's themes and tags gather, of all its tools."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guildhall.communities.models import Theme
from guildhall.contributions.cloud import cloud
from guildhall.contributions.lines import Wanted, list_contributions
from guildhall.organisations.lens import Lens
from guildhall.workspace.place import Place, inside
from guildhall.workspace.registry import TOOLS


@require_safe
@inside()
def theme(request: HttpRequest, where: Place, theme: str) -> HttpResponse:
    """Everything on a theme, also only what is in one room."""
    themes = where.community.themes.all() if where.reads_front else Theme.objects.none()
    found = get_object_or_404(themes, slug=theme)
    lens, room = Lens.from_request(request), TOOLS.get(request.GET.get("room", ""))
    wanted = Wanted(
        community=where.community.pk,
        theme=found.pk,
        kinds=room.words if room else None,
        organisations=lens.ids(),
        before=request.GET.get("before", ""),
    )
    context = {
        "where": where,
        "theme": found,
        "themes": themes,
        "room": room,
        "page": list_contributions(request.user, wanted),
        "chips": lens.chips(request),
    }
    return render(request, "workspace/theme.html", context)


@require_safe
@inside()
def tags(request: HttpRequest, where: Place) -> HttpResponse:
    """The tags that are in use in the community."""
    context = {"where": where, "cloud": cloud(request.user, where.community.pk)}
    return render(request, "workspace/tags.html", context)
