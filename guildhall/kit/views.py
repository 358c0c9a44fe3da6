"""What every page offers: a size of text."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

SIZES = ("normal", "large", "largest")
A_YEAR = 365 * 24 * 3600


@require_safe
def text_size(request: HttpRequest, size: str) -> HttpResponse:
    """Remembers a size of text and goes back to the page."""
    if size not in SIZES:
        raise Http404
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    response.set_cookie(
        "text_size", size, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response
