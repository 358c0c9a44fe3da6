"""Mails of strangers to the address of the community: publish them, invite who wrote them, or throw them away."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.notifications.inbound.addresses import community_address
from guildhall.notifications.inbound.tray import publish_for, throw_away, tray_of, words_in
from guildhall.people.models import Person
from guildhall.workspace.place import Place, inside

A_PAGE = 10


@require_safe
@inside(Act.DECIDE)
def mails(request: HttpRequest, where: Place) -> HttpResponse:
    """What waits, whole, the newest first."""
    page = Paginator(tray_of(where.community), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "where": where,
        "page": page,
        "mails": [(mail, words_in(mail)) for mail in page],
        "address": community_address(where.community),
    }
    return render(request, "workspace/mails.html", context)


@require_POST
@inside(Act.DECIDE)
def decide_on_mail(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Does one of the three; of what somebody decided meanwhile it says so."""
    assert isinstance(request.user, Person)
    mail = get_object_or_404(tray_of(where.community), pk=pk)
    try:
        match request.POST.get("act"):
            case "publish":
                made = publish_for(mail, request.user)
                messages.success(request, _("Published in your name. You can edit it here."))
                return redirect(made)
            case "invite":
                came = where.community.invite([mail.sender], request.user)
                said = (
                    _("%(address)s is invited.")
                    if came.sent
                    else _("%(address)s is invited already, or a member.")
                )
                messages.success(request, said % {"address": mail.sender})
            case "discard":
                throw_away(mail)
                messages.success(request, _("Thrown away."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("look_after_mails", where.community.slug)
