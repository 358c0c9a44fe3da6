"""Who may write to somebody first, and whom they have blocked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.talks.forms import WishForm
from guildhall.talks.models import Block, MessageWish
from guildhall.talks.models.wishes import taken_from


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """What one chooses about messages."""
    assert isinstance(request.user, Person)
    form = WishForm(request.POST or None, initial={"taken_from": taken_from(request.user)})
    if form.is_valid():
        MessageWish.objects.update_or_create(person=request.user, defaults=form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("message_settings")
    blocked = Block.objects.filter(person=request.user).select_related("blocked__organisation")
    context = {"form": form, "blocked": [each.blocked for each in blocked.order_by("-made_at")]}
    return render(request, "talks/settings.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def block(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    """Takes no messages from somebody any more, or takes that back. They are not told."""
    assert isinstance(request.user, Person)
    person = get_object_or_404(
        Person.objects.exclude(pk=request.user.pk).exclude(approved_at=None), slug=slug
    )
    name = {"name": person.name}
    match verb:
        case "block":
            Block.objects.get_or_create(person=request.user, blocked=person)
            messages.success(
                request,
                _(
                    "You take no messages from %(name)s any more. They are not told. You can take it back here."
                )
                % name,
            )
        case "unblock":
            Block.objects.filter(person=request.user, blocked=person).delete()
            messages.success(request, _("%(name)s can write to you again.") % name)
        case _:
            raise Http404
    return redirect(f"{reverse('message_settings')}#blocked")
