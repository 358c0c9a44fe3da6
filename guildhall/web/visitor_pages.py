"""Keeps pages made for visitors for a minute, ready to send, so that a crowd of them costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag

from guildhall.kit import visitors
from guildhall.web.language import JUST_CHOSEN

SECONDS = 60
LARGEST = 300_000
# Pages with forms of their own, and what machines ask for.
NEVER = (
    "/account/",
    "/healthz",
    "/readyz",
    "/static/",
    "/files/",
    "/language/",
    "/search/similar",
    "/search/suggest",
)


class VisitorPages:
    """Answers visitors from memory; stands outside compression, sessions and everything else that costs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_for_any_visitor(request):
            return self.get_response(request)
        key = _key(request)
        kept: HttpResponse | None = caches["pages"].get(key)
        if kept is None:
            kept = self.get_response(request)
            if _can_be_kept(request, kept):
                set_response_etag(kept)
                caches["pages"].set(key, kept, SECONDS)
            return kept
        answer = get_conditional_response(request, etag=kept.headers.get("ETag"), response=kept)
        return answer if isinstance(answer, HttpResponseNotModified | HttpResponse) else kept


def _is_for_any_visitor(request: HttpRequest) -> bool:
    """Whether whoever asks this way would get the same page."""
    everybodys = {settings.LANGUAGE_COOKIE_NAME, JUST_CHOSEN, settings.CSRF_COOKIE_NAME, "text_size"}
    cookies = set(request.COOKIES) - everybodys
    return request.method == "GET" and not cookies and not request.path.startswith(NEVER)


def _can_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only whole, plain pages that carry nothing of one browser's own: no cookie, no form token, no nonce."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "private" not in response.headers.get("Cache-Control", "")
        and "CSRF_COOKIE" not in request.META
        and "'nonce-" not in response.headers.get("Content-Security-Policy", "")
        and len(response.content) <= LARGEST
    )


def _key(request: HttpRequest) -> str:
    compressed = "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "plain"
    language = translation.get_language_from_request(request)
    size = request.COOKIES.get("text_size", "")
    asked = f"{language} {compressed} {size} {request.get_host()}{request.get_full_path()}"
    return f"{visitors.version()}-{sha256(asked.encode()).hexdigest()}"
