"""Changing where things stand and who reads them: remove, close, move, let more read, split, merge."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.forms import (
    MergeForm,
    MoveForm,
    OutcomeForm,
    ReasonForm,
    SplitForm,
    WidenForm,
)
from guildhall.contributions.models import Contribution, Removal
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.readers import who_reads_in
from guildhall.contributions.views.acts import need, visible
from guildhall.contributions.widening import have_others_written, widen, wider
from guildhall.people.access import signed_in
from guildhall.people.models import Person


@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a contribution out of sight, with a reason."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.REMOVE, contribution))
    assert isinstance(request.user, Person)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        contribution.remove(request.user, form.cleaned_data["reason"])
        messages.success(request, _("Removed. A facilitator can bring it back."))
        return redirect(contribution.root or contribution.community)
    context = {"form": form, "contribution": contribution}
    return render(request, "contributions/remove.html", context, status=422 if form.is_bound else 200)


@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a thread and says what came of it."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.CLOSE, contribution) and contribution.root_id is None)
    assert isinstance(request.user, Person)
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        contribution.close(request.user, form.cleaned_data["outcome"])
        return redirect(contribution)
    context = {"form": form, "contribution": contribution}
    return render(request, "contributions/close.html", context, status=422 if form.is_bound else 200)


@signed_in
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves a thread to another community and says who may read it then."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.MOVE, contribution) and contribution.root_id is None)
    assert isinstance(request.user, Person)
    mine = Community.objects.visible_to(request.user).live().filter(memberships__person=request.user)
    others = mine.exclude(pk=contribution.community_id).order_by("name")
    form = MoveForm(request.POST or None, communities=others, shared_with=contribution.shared_with)
    if form.is_valid():
        target = form.cleaned_data["community"]
        need(may(request.user, Act.POST, target))
        contribution.move_to(target, request.user)
        readers = who_reads_in(target, contribution.shared_with)
        messages.success(request, _("Moved to %(name)s. %(readers)s") % {"name": target, "readers": readers})
        return redirect(contribution)
    context = {"form": form, "contribution": contribution, "has_choice": others.exists()}
    return render(request, "contributions/move.html", context, status=422 if form.is_bound else 200)


@signed_in
def let_more_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Shares a question or a discussion with more people than its author chose first; the author alone may."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.WIDEN, contribution) and contribution.root_id is None)
    assert isinstance(request.user, Person)
    choices = wider(contribution)
    if not choices:
        messages.info(request, who_reads_in(contribution.community, contribution.shared_with))
        return redirect(contribution)
    form = WidenForm(request.POST or None, wider=choices)
    if form.is_valid():
        problem = widen(contribution, request.user, form.cleaned_data["shared_with"])
        if not problem:
            readers = who_reads_in(contribution.community, form.cleaned_data["shared_with"])
            messages.success(request, readers)
            return redirect(contribution)
        form.add_error(None, problem)
    context = {
        "form": form,
        "contribution": contribution,
        "have_others_written": have_others_written(contribution, request.user),
        "readers": who_reads_in(contribution.community, contribution.shared_with),
    }
    return render(request, "contributions/widen.html", context, status=422 if form.is_bound else 200)


@signed_in
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a discussion of its own from some replies."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.SPLIT, contribution) and contribution.root_id is None)
    assert isinstance(request.user, Person)
    replies = Contribution.objects.visible_to(request.user).filter(root=contribution).select_related("author")
    form = SplitForm(request.POST or None, replies=replies.order_by("published_at", "pk"))
    if form.is_valid():
        new = contribution.split(form.cleaned_data["replies"], form.cleaned_data["title"], request.user)
        return redirect(new)
    context = {"form": form, "contribution": contribution}
    return render(request, "contributions/split.html", context, status=422 if form.is_bound else 200)


@signed_in
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes this thread a part of another."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.MERGE, contribution) and contribution.root_id is None)
    assert isinstance(request.user, Person)
    form = MergeForm(request.POST or None)
    if form.is_valid():
        others = Contribution.objects.visible_to(request.user).roots().select_related("community")
        other = others.filter(pk=form.cleaned_data["into"]).exclude(pk=pk).first()
        if other is not None and may_change(request.user, Change.MERGE, other):
            contribution.merge_into(other, request.user)
            readers = who_reads_in(other.community, other.shared_with)
            messages.success(request, _("Merged. %(readers)s") % {"readers": readers})
            return redirect(other)
        form.add_error("into", _("There is no other conversation at this address that you look after."))
    context = {"form": form, "contribution": contribution}
    return render(request, "contributions/merge.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def removed(request: HttpRequest, slug: str) -> HttpResponse:
    """What was removed from a community, for those who look after it."""
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    need(may(request.user, Act.MODERATE, community))
    removals = Removal.objects.filter(contribution__community=community, restored_at=None)
    removals = removals.select_related("contribution__author", "contribution__community", "removed_by")
    context = {"community": community, "removals": removals.order_by("-removed_at")[:100]}
    return render(request, "contributions/removed.html", context)
