"""An invitation's link: it shows on GET and acts on POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guildhall.communities.models import Community, Invitation
from guildhall.communities.refusals import Refused
from guildhall.people.access import is_in, signed_in
from guildhall.people.models import Person


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to; only whoever it was sent to sees more than that there is an invitation."""
    found = get_object_or_404(Invitation.objects.select_related("community", "invited_by"), token=token)
    if request.method == "POST":
        return _accept(request, found)
    person = request.user if isinstance(request.user, Person) else None
    is_mine = person is not None and found.is_for(person)
    if is_mine and found.accepted_at is not None:
        return redirect(found.community)
    known = Community.objects.visible_to(None).filter(pk=found.community_id)
    context = {
        "invitation": found,
        "person": person,
        "is_mine": is_mine,
        "is_waiting": is_mine and not is_in(request.user),
        # Whoever merely holds the link learns no more than any visitor may.
        "community": found.community if is_mine else known.first() if person is None else None,
    }
    return render(request, "communities/invitation.html", context)


@signed_in
def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    assert isinstance(request.user, Person)
    try:
        found.accept(request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(request.path)
    messages.success(request, _("You are a member of %(name)s now.") % {"name": found.community.name})
    return redirect(found.community)
