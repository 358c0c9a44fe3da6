"""New replies without reloading: a small conditional GET by pages that are being looked at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.contributions.lines import parse_cursor
from guildhall.contributions.thread import read_thread
from guildhall.kit import live


@require_safe
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """The replies after a moment, as a fragment; `NothingNew` answers 304 before this while nothing changed."""
    mark = live.moment()
    after = parse_cursor(request.GET.get("after", ""))
    thread = read_thread(request.user, pk, after=after) if after else None
    if thread is None:
        raise Http404
    response = render(request, "contributions/newer.html", {"thread": thread})
    response.headers["ETag"], response.headers["Cache-Control"] = mark, "private, no-cache"
    return response
