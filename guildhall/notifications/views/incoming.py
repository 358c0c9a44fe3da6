"""The page of a mail that waits for its sender, opened by the link that they were sent: see it, publish it, throw it away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from guildhall.kit.inbound.reading import TooMuch, read
from guildhall.kit.inbound.replies import read_reply
from guildhall.kit.markup import clean_html, stored
from guildhall.notifications.inbound.reading import deal_with, mail_of
from guildhall.notifications.models import Incoming

State, Trouble = Incoming.State, Incoming.Trouble
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
        context = {"mail": mail, "may_publish": mail.trouble == Trouble.UNCONFIRMED, "html": _words(mail)}
        response = render(request, "notifications/incoming.html", context)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _act(request: HttpRequest, mail: Incoming, link: str) -> HttpResponse:
    tray = Incoming.objects.filter(pk=mail.pk, state=State.TRAY)
    if request.POST.get("act") == "discard":
        tray.update(state=State.DISCARDED)
    elif request.POST.get("act") == "publish" and tray.filter(trouble=Trouble.UNCONFIRMED).update(
        state=State.NEW, trouble="", is_confirmed=True
    ):
        deal_with(mail.pk)
        mail.refresh_from_db()
        if mail.contribution is not None and request.user == mail.person:
            return redirect(mail.contribution)
    return redirect("incoming", link)


def _words(mail: Incoming) -> str:
    """What the sender wrote, all of it."""
    try:
        reply = read_reply(read(bytes(mail.content)))
    except TooMuch:
        return ""
    return stored(clean_html(reply.html + reply.folded_html, own_files=False))
