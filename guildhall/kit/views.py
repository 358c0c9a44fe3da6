"""What every page offers: a size of text, and the way back to where one was."""

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
    response = redirect(one_of_ours(request, request.GET.get("next", "")) or "/")
    response.set_cookie(
        "text_size", size, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def one_of_ours(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site's, else nothing: nobody is led away by a link that looks like ours."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else ""
