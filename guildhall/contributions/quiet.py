"""Answers pages that ask whether a thread has something new, before anything that costs."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from guildhall.kit.live import listener

# What is new in a thread, and the parts of tools' own pages that change while people look: `/c/<slug>/<tool>/<pk>/live/`.
ASKS = re.compile(r"/(?:contributions/(\d+)/newer|c/[^/]+/[^/]+/(\d+)/live)/\Z")


class NothingNew:
    """304 where a thread is certain to be as the page shows it. It tells nothing, so nobody need be asked who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = request.headers.get("If-None-Match")
        asks = ASKS.match(request.path) if mark else None
        if mark and asks and listener.nothing_new(f"thread:{asks[1] or asks[2]}", mark):
            return HttpResponseNotModified(headers={"ETag": mark, "Cache-Control": "private, no-cache"})
        return self.get_response(request)
