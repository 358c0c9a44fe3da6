"""What belongs to a thing, and until when it holds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.permissions import Act, may
from guildhall.contributions.forms import ConnectForm, ReviewForm
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.connections import confirm, connect, part, review_on
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.views.acts import need, visible
from guildhall.people.access import signed_in
from guildhall.people.models import Person


@signed_in
def connection(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that another thing belongs to this one; each shows the other to whoever may see it."""
    root = visible(request, pk).root_or_self
    need(may(request.user, Act.REPLY, root.community))
    assert isinstance(request.user, Person)
    form = ConnectForm(request.POST or None)
    if form.is_valid():
        others = Contribution.objects.visible_to(request.user).exclude(pk=root.pk)
        found = others.select_related("root").filter(pk=form.cleaned_data["other"]).first()
        if found is not None and found.root_or_self.pk != root.pk:
            connect(request.user, root, found.root_or_self)
            messages.success(request, _("Connected. Each shows the other now."))
            return redirect(root)
        form.add_error("other", _("There is nothing else at this address that you can see."))
    context = {"form": form, "contribution": root}
    return render(request, "contributions/connect.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def parting(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Takes the connection of two things away."""
    root = visible(request, pk).root_or_self
    need(may(request.user, Act.REPLY, root.community))
    part(root, other)
    messages.success(request, _("They are not connected any more."))
    return redirect(root)


@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that something still holds, or on what day to look at it again."""
    root = visible(request, pk).root_or_self
    assert isinstance(request.user, Person)
    if request.method == "POST" and request.POST.get("act") == "confirm":
        need(may(request.user, Act.REPLY, root.community))
        confirm(root, request.user)
        messages.success(request, _("Confirmed. Everyone who reads it sees that it still holds."))
        return redirect(root)
    need(may_change(request.user, Change.EDIT, root))
    now = getattr(root, "review", None)
    form = ReviewForm(
        request.POST if request.method == "POST" else None, initial={"due_on": now.due_on if now else None}
    )
    if form.is_valid():
        review_on(root, form.cleaned_data["due_on"])
        messages.success(request, _("Noted."))
        return redirect(root)
    context = {"form": form, "contribution": root}
    return render(request, "contributions/review.html", context, status=422 if form.errors else 200)
