"""The page of a mail that waits for its sender, opened by the link that they were sent: see it, publish it, throw it away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from guildhall.notifications.inbound.reading import deal_with, mail_of
from guildhall.notifications.inbound.tray import throw_away, words_in
from guildhall.notifications.models import Incoming

State = Incoming.State
GONE = 410


@csrf_exempt  # the signed link says who asks, also to whoever is not signed in
def incoming(request: HttpRequest, link: str) -> HttpResponse:
    """What somebody sent, why it waits, and what they can do; to look at it changes nothing."""
    mail = mail_of(link)
    if mail is None or mail.person is None:
        return render(request, "notifications/no_link.html", status=GONE)
    with translation.override(mail.person.language):
        if request.method == "POST" and mail.state == State.TRAY:
            return _act(request, mail, link)
        context = {"mail": mail, "may_publish": mail.may_be_confirmed, "html": words_in(mail)}
        response = render(request, "notifications/incoming.html", context)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _act(request: HttpRequest, mail: Incoming, link: str) -> HttpResponse:
    tray = Incoming.objects.filter(pk=mail.pk, state=State.TRAY)
    if request.POST.get("act") == "discard":
        throw_away(mail)
    elif (
        request.POST.get("act") == "publish"
        and mail.may_be_confirmed
        and tray.update(state=State.NEW, trouble="", is_confirmed=True)
    ):
        deal_with(mail.pk)
        mail.refresh_from_db()
        if mail.contribution is not None and request.user == mail.person:
            return redirect(mail.contribution)
    return redirect("incoming", link)
