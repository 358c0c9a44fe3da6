"""Who gets in: pages for people who are signed in, and what they typed when it turns out they are not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, Concatenate, Final, ParamSpec, TypeGuard
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from guildhall.people.models import Person

Asked = ParamSpec("Asked")
View = Callable[Concatenate[HttpRequest, Asked], HttpResponse]

KEPT: Final = "kept_forms"
MOST_KEPT: Final = 400_000
KEPT_FOR: Final = 3600
# Never kept: what proves a form is ours, and anything secret.
NOT_KEPT: Final = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code")


def signed_in(view: View[Asked]) -> View[Asked]:
    """Leads visitors to sign in and back again; what they had typed into a form is kept and given back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        if is_in(request.user):
            return view(request, *args, **kwargs)
        if isinstance(request.user, Person):
            return redirect("account_waiting")
        return lead_to_sign_in(request)

    return guarded


def operator_only(view: View[Asked]) -> View[Asked]:
    """Shows a page to operators alone."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        if not (isinstance(request.user, Person) and request.user.is_operator):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def is_in(user: Any) -> TypeGuard[Person]:
    """Whether this is a person who may use the site now: neither switched off nor waiting for approval."""
    return isinstance(user, Person) and user.is_active and user.is_approved


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sends a visitor to sign in; a form they sent is kept for the page it stands on."""
    page = request.get_full_path()
    if request.method == "POST":
        page = page_of_form(request)
        keep_values(request, page)
        messages.info(request, _("Sign in to go on. What you wrote is kept."))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': page})}")


def page_of_form(request: HttpRequest) -> str:
    """The page from which a form was sent: the one the browser came from, if it is ours."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()


def keep_values(request: HttpRequest, page: str) -> bool:
    """Keeps what was typed into a form, without its files, for an hour or until its page is opened again."""
    values = {name: found for name, found in request.POST.lists() if name not in NOT_KEPT}
    if sum(len(text) for found in values.values() for text in found) > MOST_KEPT:
        return False
    request.session[KEPT] = {"page": page, "path": request.path, "at": time(), "values": values}
    return True


def kept_values(request: HttpRequest, path: str = "") -> dict[str, Any]:
    """What somebody typed into this page's form before they had to sign in, once; empty when nothing is kept.

    Give it to the form as `initial`. `path` is where the form is sent, where that is not the page itself.
    """
    if not is_in(request.user):
        return {}
    kept = request.session.get(KEPT)
    if not kept:
        return {}
    here = kept["path"] == (path or request.path)
    if not (here or (not path and kept["page"] == request.get_full_path())):
        return {}
    del request.session[KEPT]
    if time() - kept["at"] > KEPT_FOR:
        return {}
    return {name: found[0] if len(found) == 1 else found for name, found in kept["values"].items()}


def refused_as_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: nothing is done, but what was typed is kept and shown again to be sent.

    This happens to honest people who signed in again in another tab. Only a browser that says the form came
    from one of our own pages gets its words back, so that nobody else can put words into our forms.
    """
    if not _sent_from_here(request):
        return render(request, "403_csrf.html", status=403)
    if "X-Fragment" in request.headers:
        # The page itself asks as somebody types: it keeps the words, and only has to know.
        return HttpResponse(status=401)
    if not is_in(request.user):
        return lead_to_sign_in(request)
    page = page_of_form(request)
    keep_values(request, page)
    messages.warning(
        request, _("You signed in again after opening this page. Check what you wrote and send it again.")
    )
    return redirect(page)


def _sent_from_here(request: HttpRequest) -> bool:
    return (
        request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    )
