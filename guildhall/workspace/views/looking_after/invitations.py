"""Inviting by e-mail: pasted lists, what came of them, sending again and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.models import INVITATION_DAYS
from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.people.access import kept_values
from guildhall.people.models import Person
from guildhall.workspace.forms import InviteForm
from guildhall.workspace.place import Place, inside

SHOWN = 200


@inside(Act.INVITE)
def invitations(request: HttpRequest, where: Place) -> HttpResponse:
    """Invites a pasted list, and reports what was left out and why."""
    assert isinstance(request.user, Person)
    form = InviteForm(request.POST or None, initial=kept_values(request))
    context = {"where": where, "form": form, "days": INVITATION_DAYS}
    if form.is_valid():
        pasted = form.cleaned_data["addresses"]
        try:
            came = where.community.invite(
                pasted.addresses, request.user, message=form.cleaned_data["message"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            context |= {"form": InviteForm(), "pasted": pasted, "came": came}
    waiting = where.community.invitations.open().select_related("invited_by").order_by("-sent_at", "-pk")
    context["waiting"] = waiting[:SHOWN]
    return render(request, "workspace/invitations.html", context, status=422 if form.errors else 200)


@require_POST
@inside(Act.INVITE)
def act_on_invitation(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Sends an invitation again, or withdraws it."""
    assert isinstance(request.user, Person)
    invitation = get_object_or_404(where.community.invitations, pk=pk)
    address = {"address": invitation.email}
    try:
        if request.POST.get("act") == "withdraw":
            invitation.withdraw(request.user)
            messages.success(request, _("The invitation to %(address)s was withdrawn.") % address)
        else:
            invitation.resend(request.user)
            messages.success(request, _("The invitation to %(address)s was sent again.") % address)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("look_after_invitations", where.community.slug)
