"""Proving again who one is before the address or the password changes: by a code, or by the password."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.kit.mail import send
from guildhall.people.access import signed_in
from guildhall.people.adapter import TYPED
from guildhall.people.forms import ProofForm
from guildhall.people.models import Person

CODE: Final = "proof_code"
CODE_SECONDS: Final = 900
PROOF_SECONDS: Final = 600
MOST_TRIES: Final = 3

View = Callable[[HttpRequest], HttpResponse]


def proved(view: View) -> View:
    """Opens a page only to whoever proved in the last ten minutes that they are who they say."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if proved_lately(request):
            return view(request)
        return redirect(f"{reverse('account_prove')}?{urlencode({'next': request.path})}")

    return signed_in(guarded)


def proved_lately(request: HttpRequest) -> bool:
    """Whether the person entered a code or their password in this session in the last ten minutes."""
    records = get_authentication_records(request, request.user)
    return any(
        time() - record["at"] < PROOF_SECONDS
        for record in records
        if record["method"] in ("code", "password")
    )


@signed_in
def prove(request: HttpRequest) -> HttpResponse:
    """Sends a code to the address one has now, and takes it."""
    assert isinstance(request.user, Person)
    after = get_next_redirect_url(request) or reverse("account_email")
    here = f"{reverse('account_prove')}?{urlencode({'next': after})}"
    waiting = request.session.get(CODE)
    if waiting and time() - waiting["at"] > CODE_SECONDS:
        waiting = None
    if request.method == "POST" and request.POST.get("action") == "send":
        _send_code(request, request.user)
        return redirect(here)
    given = request.POST if request.method == "POST" and waiting else None
    form = ProofForm(given, code=waiting["code"] if waiting else None)
    if given is not None and form.is_valid():
        del request.session[CODE]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return redirect(after)
    if given is not None and not _may_try_again(request):
        return redirect(here)
    context = {"form": form, "waiting": bool(waiting), "after": after}
    return render(request, "account/prove.html", context, status=422 if form.is_bound else 200)


def _send_code(request: HttpRequest, person: Person) -> None:
    adapter = get_adapter()
    if not consume(request, action="request_login_code", key=person.email or ""):
        messages.error(request, adapter.error_messages["rate_limited"])
        return
    code = adapter.generate_login_code()
    request.session[CODE] = {"code": code, "at": time(), "tries": 0}
    send("account/email/prove_address", person.email or "", person.language, {"code": code}, why=TYPED)
    messages.info(request, _("We sent a code to %(email)s.") % {"email": person.email})


def _may_try_again(request: HttpRequest) -> bool:
    waiting = request.session[CODE]
    waiting["tries"] += 1
    request.session.modified = True
    if waiting["tries"] < MOST_TRIES:
        return True
    del request.session[CODE]
    messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
    return False
