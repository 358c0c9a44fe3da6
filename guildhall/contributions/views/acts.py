"""One-button acts on a contribution: thank, follow, save, pin, accept, reopen, restore. Each is a POST."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.models import Contribution, Removal
from guildhall.contributions.permissions import Change, may_change
from guildhall.people.access import is_in, lead_to_sign_in, signed_in
from guildhall.people.models import Person


def visible(request: HttpRequest, pk: int) -> Contribution:
    """A contribution that the person may see, with its community and root; 404 otherwise."""
    contributions = Contribution.objects.visible_to(request.user)
    return get_object_or_404(contributions.select_related("community", "root__community", "author"), pk=pk)


@require_safe
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads from the number of a contribution to where it stands; visitors who may not see it are asked to sign in."""
    found = (
        Contribution.objects.visible_to(request.user)
        .select_related("community", "root")
        .filter(pk=pk)
        .first()
    )
    if found is not None:
        return redirect(found)
    if not is_in(request.user):
        return lead_to_sign_in(request)
    raise Http404


def need(allowed: bool) -> None:
    """403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def _thank(contribution: Contribution, person: Person) -> str:
    is_own = contribution.author_id == person.pk or contribution.is_asked_by(person)
    need(may(person, Act.THANK, contribution.community) and not is_own)
    return _("Thanked.") if contribution.thank(person) else _("Thanks taken back.")


def _follow(contribution: Contribution, person: Person) -> str:
    need(may(person, Act.FOLLOW, contribution.community))
    contribution.root_or_self.follows.update_or_create(person=person, defaults={"is_muted": False})
    return _("You follow this. We tell you when somebody replies.")


def _unfollow(contribution: Contribution, person: Person) -> str:
    contribution.root_or_self.follows.update_or_create(person=person, defaults={"is_muted": True})
    return _("You no longer follow this.")


def _save(contribution: Contribution, person: Person) -> str:
    kept, is_new = contribution.saves.get_or_create(person=person)
    if is_new:
        return _("Saved. You find it under your picture, in Saved.")
    kept.delete()
    return _("No longer saved.")


def _pin(contribution: Contribution, person: Person) -> str:
    need(may_change(person, Change.PIN, contribution) and contribution.root_id is None)
    contribution.pin(contribution.pinned_at is None)
    return _("Pinned to the top of the community.") if contribution.pinned_at else _("No longer pinned.")


def _accept(contribution: Contribution, person: Person) -> str:
    root = contribution.root
    need(root is not None and root.kind == "question" and may_change(person, Change.ACCEPT, contribution))
    assert root is not None
    is_chosen = root.answer_id == contribution.pk
    root.accept(None if is_chosen else contribution, person)
    return _("No answer is chosen now.") if is_chosen else _("Chosen as the answer.")


def _reopen(contribution: Contribution, person: Person) -> str:
    need(may_change(person, Change.REOPEN, contribution))
    contribution.reopen(person)
    return _("Open again. People can reply.")


ACTS: dict[str, Callable[[Contribution, Person], str]] = {
    "thank": _thank,
    "follow": _follow,
    "unfollow": _unfollow,
    "save": _save,
    "pin": _pin,
    "accept": _accept,
    "reopen": _reopen,
}


@require_POST
@signed_in
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Does one act and goes back to where the contribution stands."""
    if verb not in ACTS:
        raise Http404
    assert isinstance(request.user, Person)
    contribution = visible(request, pk)
    with transaction.atomic():
        said = ACTS[verb](contribution, request.user)
    if "X-Fragment" not in request.headers:
        messages.success(request, said)
    return redirect(contribution)


@require_POST
@signed_in
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings back what was removed; it is out of sight, so only whoever looks after its community finds it."""
    removal = get_object_or_404(
        Removal.objects.select_related("contribution__root__community"), contribution=pk, restored_at=None
    )
    contribution = removal.contribution
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=contribution.community_id)
    if not may(request.user, Act.MODERATE, community):
        raise Http404
    assert isinstance(request.user, Person)
    contribution.restore(request.user)
    messages.success(request, _("Restored. Everyone who could read it can read it again."))
    return redirect(contribution)
