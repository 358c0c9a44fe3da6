"""English or Welsh, without leaving the page."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from guildhall.people.models import Person

A_YEAR = 365 * 24 * 3600
# Says that a visitor chose a language a moment ago, and may be about to sign in.
JUST_CHOSEN: Final = "language_chosen"
AN_HOUR: Final = 3600


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Changes the language of pages, and of mails for somebody signed in, and goes back to the page."""
    if code not in Person.Language.values:
        raise Http404
    if isinstance(request.user, Person):
        Person.objects.filter(pk=request.user.pk).update(language=code)
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    kept = {settings.LANGUAGE_COOKIE_NAME: A_YEAR}
    if not isinstance(request.user, Person):
        kept[JUST_CHOSEN] = AN_HOUR
    for name, seconds in kept.items():
        response.set_cookie(
            name, code, max_age=seconds, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
        )
    return response


@receiver(user_logged_in)
def go_on_in(request: HttpRequest, user: Person, **_more: object) -> None:
    """Whoever chose a language on the way to signing in goes on in it; a choice of long ago on this machine does not count."""
    code = request.COOKIES.get(JUST_CHOSEN, "")
    if code in Person.Language.values and code != user.language:
        user.language = code
        user.save(update_fields=["language"])
