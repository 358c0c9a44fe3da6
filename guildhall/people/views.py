"""Pages of signing in that are ours alone."""

from __future__ import annotations

from typing import Any

from allauth.account.views import EmailView, LogoutView, PasswordSetView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.people.access import is_in, signed_in
from guildhall.people.devices import device_of
from guildhall.people.proving import proved


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Says that an operator has to approve the account first."""
    return redirect("home") if is_in(request.user) else render(request, "account/waiting.html")


class SignOut(LogoutView):  # type: ignore[misc]
    """Signs out, and has the browser forget the pages it kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ends the session."""
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


@method_decorator(signed_in, name="dispatch")
class Sessions(ListUserSessionsView):  # type: ignore[misc]
    """Lists where a person is signed in, and ends one of these sessions or all the others."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each session with words for its device."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = device_of(session.user_agent)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Ends the session whose button was pressed; without one, all others."""
        chosen = self.request.POST.get("session", "")
        if not chosen:
            response: HttpResponse = super().form_valid(form)
            return response
        if chosen.isdecimal():
            for session in UserSession.objects.filter(user=self.request.user, pk=int(chosen[:18])):
                session.end()
        messages.info(self.request, _("This session is ended."))
        return redirect("usersessions_list")


sessions = Sessions.as_view()
sign_out = SignOut.as_view()
change_address = proved(EmailView.as_view())
set_password = proved(PasswordSetView.as_view())
