"""Starting a community: first its purpose, then, beside those that exist already, the rest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guildhall.communities.forms import PRINCIPLES, CommunityForm, PurposeForm
from guildhall.communities.kinds import Kind
from guildhall.communities.models import Community, Membership
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person

SIMILAR = 6


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Asks for the purpose; shows who does that already; then asks for the rest and founds the community."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        form = CommunityForm(request.POST, founder=request.user)
        if form.is_valid() and (community := _found(form, request.user)):
            messages.success(
                request,
                _("%(name)s is there. We have asked %(address)s to look after it with you.")
                % {"name": community.name, "address": form.cleaned_data["facilitator"]},
            )
            return redirect(community)
        return _second_step(request, form, form["purpose"].value() or "", status=422)
    kept = kept_values(request)
    purpose = PurposeForm(request.GET if "purpose" in request.GET else None)
    if kept or purpose.is_valid():
        text = kept.get("purpose") or purpose.cleaned_data["purpose"]
        initial = {"purpose": text, "kind": Kind.OPEN, "principles": PRINCIPLES, **kept}
        return _second_step(request, CommunityForm(initial=initial, founder=request.user), text)
    return render(request, "communities/new.html", {"form": purpose}, status=422 if purpose.errors else 200)


def _second_step(request: HttpRequest, form: CommunityForm, purpose: str, status: int = 200) -> HttpResponse:
    similar = Community.objects.visible_to(request.user).live().similar_to(purpose)[:SIMILAR]
    return render(request, "communities/new_details.html", {"form": form, "similar": similar}, status=status)


def _found(form: CommunityForm, founder: Person) -> Community | None:
    values: dict[str, Any] = form.cleaned_data
    try:
        with transaction.atomic():
            community = Community.objects.found(
                founder,
                name=values["name"],
                purpose=values["purpose"],
                kind=values["kind"],
                parent=values.get("parent"),
                principles=values["principles"],
            )
            community.invite([values["facilitator"]], founder, role=Membership.Role.FACILITATOR)
            return community
    except IntegrityError:
        # The same form sent twice at once: the name is taken by the first.
        form.add_error("name", _("There is already a community with this name."))
        return None
