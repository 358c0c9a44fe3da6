"""Joining, asking to join, and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.kinds import Kind
from guildhall.communities.models import Application, Community
from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.kit.views import one_of_ours
from guildhall.people.access import kept_values
from guildhall.people.models import Person
from guildhall.workspace.forms import ApplyForm
from guildhall.workspace.place import Place, inside


@require_POST
@inside(Act.ASK_TO_JOIN)
def join(request: HttpRequest, where: Place) -> HttpResponse:
    """Makes the person a member of an open community, and leads back to what they came for."""
    assert isinstance(request.user, Person)
    try:
        where.community.join(request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("You are a member of %(name)s now.") % {"name": where.community.name})
        if wanted := one_of_ours(request, request.POST.get("next", "")):
            return redirect(wanted)
    return redirect(where.community)


@inside(Act.ASK_TO_JOIN)
def apply(request: HttpRequest, where: Place) -> HttpResponse:
    """Asks to join with a reason, or answers what a facilitator asked."""
    assert isinstance(request.user, Person)
    turned_away = where.is_banned and request.method != "POST"
    if where.is_member or turned_away or where.community.kind == Kind.OPEN:
        return redirect(where.community)
    earlier = Application.objects.open().filter(community=where.community, person=request.user).first()
    if earlier and earlier.state == Application.State.WAITING:
        return redirect(where.community)
    form = ApplyForm(request.POST or None, initial=kept_values(request))
    if earlier:
        form.fields["reason"].label = _("Your answer")
    if form.is_valid():
        try:
            _ask(where.community, request.user, earlier, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your request was sent. You get the answer by mail."))
            return redirect(where.community)
    context = {"where": where, "form": form, "earlier": earlier}
    return render(request, "workspace/apply.html", context, status=422 if form.errors else 200)


def _ask(community: Community, person: Person, earlier: Application | None, reason: str) -> None:
    if earlier:
        earlier.add(reason)
    else:
        community.apply(person, reason)


@require_POST
@inside(Act.ASK_TO_JOIN)
def withdraw(request: HttpRequest, where: Place) -> HttpResponse:
    """Takes a request to join back."""
    assert isinstance(request.user, Person)
    earlier = Application.objects.open().filter(community=where.community, person=request.user).first()
    if earlier is not None:
        earlier.withdraw()
        messages.success(request, _("Your request was taken back."))
    return redirect(where.community)


@inside(Act.ASK_TO_JOIN)
def leave(request: HttpRequest, where: Place) -> HttpResponse:
    """Says what leaving means, and leaves."""
    assert isinstance(request.user, Person)
    if not where.is_member:
        raise Http404
    if request.method == "POST":
        try:
            where.community.part_with(request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(where.community)
        messages.success(request, _("You have left %(name)s.") % {"name": where.community.name})
        return redirect("communities")
    inside_it = where.community.children.filter(memberships__person=request.user)
    return render(request, "workspace/leave.html", {"where": where, "inside": inside_it})
