"""How signing in works here, for allauth: our mails, our waiting room, our first page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildhall.kit.mail import send
from guildhall.people.models import Person

# Why codes and the like come.
TYPED = _("You get this because somebody, probably you, entered this address here.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends through our one door for mail, and lets in only whom an operator's table lets in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Ask the people who run this site."),
        "email_password_mismatch": _(
            "The address or the password is wrong. Try again, or leave the password empty to get a code."
        ),
        "email_taken": _("This address is in use already. Sign in with it, or use another one."),
        "enter_current_password": _("Enter your current password."),
        "incorrect_code": _("This is not the code we sent. Check the newest message and try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "invalid_login": _("Enter your e-mail address."),
        "rate_limited": _("That was very often in a short time. Wait a few minutes and try again."),
        "same_as_current": _("This is your address already. Enter a new one."),
        "too_many_login_attempts": _("That was too many tries. Wait five minutes, then start again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends one of allauth's messages in the person's language, or the page's for a stranger."""
        person = context.get("user") or Person.objects.filter(email__iexact=email).first()
        language = person.language if isinstance(person, Person) else get_language() or "en"
        kept = {name: value for name, value in context.items() if name not in ("request", "current_site")}
        send(template_prefix, email, language, {**kept, "email": email}, why=TYPED)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tells the owner of an address that they are registered; or that they need an invitation."""
        if Person.objects.filter(email__iexact=email).exists():
            super().send_account_already_exists_mail(email)
        else:
            self.send_mail("account/email/by_invitation", email, {})

    def login(self, request: HttpRequest, user: Any) -> None:
        """Lets a person in whose address is proved, unless they wait for approval."""
        # The proof of the address may just have let them in, on another copy of this person.
        user.refresh_from_db()
        if not user.is_approved:
            raise ImmediateHttpResponse(redirect("account_waiting"))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Leads newcomers through the two questions first, then where they wanted to go."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.welcomed_at is None and isinstance(response, HttpResponseRedirect):
            return redirect(f"{reverse('welcome')}?{urlencode({'next': response.url})}")
        return response
