"""Members as facilitators see them: when they joined, when they were last here; and what can be done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.models import Membership
from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person
from guildhall.workspace.forms import ReasonForm
from guildhall.workspace.people import People
from guildhall.workspace.place import Place, inside


@require_safe
@inside(Act.REMOVE_MEMBER)
def members(request: HttpRequest, where: Place) -> HttpResponse:
    """The members, with the facilitators and those who were long away as lists of their own."""
    people = People(request, where.community)
    shown, following = people.page()
    context = {
        "where": where,
        "people": people,
        "members": shown,
        "older": following,
        "chips": people.lens.chips(request),
        "bans": where.community.bans.select_related("person__organisation", "banned_by"),
    }
    return render(request, "workspace/members.html", context)


@inside(Act.REMOVE_MEMBER)
def member(request: HttpRequest, where: Place, person: str) -> HttpResponse:
    """One member: appoint, stand down, hand over the lead; remove or ban, with a reason."""
    assert isinstance(request.user, Person)
    membership = get_object_or_404(
        where.community.memberships.select_related("person__organisation"), person__slug=person
    )
    membership.community = where.community
    act = request.POST.get("act", "")
    form = ReasonForm(request.POST if act in ("remove", "ban") else None)
    if act and (act in ROLES or form.is_valid()):
        try:
            said = _act(where, membership, act, request.user, form)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, said)
            gone = act in ("remove", "ban") or not where.may(Act.REMOVE_MEMBER)
            return redirect("look_after_members" if gone else "look_after", where.community.slug)
    context = {"where": where, "membership": membership, "form": form, "act": act}
    return render(request, "workspace/member.html", context, status=422 if form.errors else 200)


ROLES = ("appoint", "stand down", "lead")


def _act(where: Place, membership: Membership, act: str, by: Person, form: ReasonForm) -> str:
    """Does it, and says what was done."""
    name = {"name": membership.person.name}
    is_own = membership.person_id == by.pk
    if act in ROLES and not where.may(Act.APPOINT) and not (act == "stand down" and is_own):
        raise PermissionDenied
    match act:
        case "appoint":
            membership.appoint(by)
            return _("%(name)s looks after the community with you now.") % name
        case "stand down":
            membership.stand_down(by)
            return _("%(name)s is a member again.") % name
        case "lead":
            membership.lead(by)
            return _("%(name)s leads the community now.") % name
        case "ban":
            where.community.ban(membership.person, by, form.cleaned_data["reason"])
            return _("%(name)s was removed and cannot come back until you lift the ban.") % name
        case _:
            membership.remove(by, form.cleaned_data["reason"])
            return _("%(name)s was removed, and told why.") % name


@require_POST
@inside(Act.REMOVE_MEMBER)
def lift(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Lifts a ban."""
    assert isinstance(request.user, Person)
    ban = where.community.bans.select_related("person").filter(pk=pk).first()
    if ban is not None:
        ban.lift(request.user)
        messages.success(request, _("%(name)s may come back.") % {"name": ban.person.name})
    return redirect("look_after_members", where.community.slug)
