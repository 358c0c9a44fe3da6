"""New replies without reloading: a small conditional GET by pages that are being looked at."""

from __future__ import annotations

from hashlib import md5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.contributions.lines import parse_cursor
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import read_thread


@require_safe
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """The replies after a moment, as a fragment; 304 while nothing changed."""
    after = parse_cursor(request.GET.get("after", ""))
    state = (
        Contribution.objects.visible_to(request.user)
        .filter(pk=pk, root=None)
        .values_list("active_at", "reply_count", "answer", "closed_at")
        .first()
    )
    if state is None or after is None:
        raise Http404
    etag = f'"{md5("|".join(map(str, state)).encode(), usedforsecurity=False).hexdigest()}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    thread = read_thread(request.user, pk, after=after)
    if thread is None:
        raise Http404
    response = render(request, "contributions/newer.html", {"thread": thread})
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "private, no-cache"
    return response
