"""One page to read notices and clear them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guildhall.notifications.models import Notice
from guildhall.people.access import signed_in
from guildhall.people.models import Person

PAGE = 30


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The person's notices, unread first, then newest."""
    assert isinstance(request.user, Person)
    mine = Notice.objects.visible_to(request.user).filter(person=request.user)
    why = request.GET.get("why", "")
    if why in Notice.Why.values:
        mine = mine.filter(why=why)
    if (before := request.GET.get("before", "")).isdigit():
        mine = mine.filter(pk__lt=int(before[:18]))
    related = ("actor__organisation", "community", "contribution__community", "contribution__root__community")
    notices = list(mine.select_related(*related).order_by("-pk")[: PAGE + 1])
    context = {
        "notices": notices[:PAGE],
        "next": notices[PAGE - 1].pk if len(notices) > PAGE else None,
        "why": why,
        "whys_chips": [(label, f"?why={value}", value == why) for value, label in Notice.Why.choices],
    }
    return render(request, "notifications/index.html", context)


@require_POST
@signed_in
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one notice as read and opens what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk, person=request.user)
    notice.read_at = notice.read_at or timezone.now()
    notice.save(update_fields=["read_at"])
    return redirect(notice.get_absolute_url())


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks every notice as read."""
    assert isinstance(request.user, Person)
    Notice.objects.filter(person=request.user, read_at=None).update(read_at=timezone.now())
    return redirect("notices")
