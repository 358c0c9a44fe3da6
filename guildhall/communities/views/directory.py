"""The directory of communities."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.communities.directory import Directory


@require_safe
def communities(request: HttpRequest) -> HttpResponse:
    """The communities that the reader may know of, most recently active first."""
    directory = Directory(request)
    cards, following = directory.page()
    context = {
        "directory": directory,
        "cards": cards,
        "older": following,
        "facets": directory.facets(),
        "chips": directory.lens.chips(request),
    }
    return render(request, "communities/index.html", context)
