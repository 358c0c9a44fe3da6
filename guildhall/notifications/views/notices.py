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
    """The person's notices, newest first, and chips for the kinds that there are."""
    assert isinstance(request.user, Person)
    mine = Notice.objects.visible_to(request.user).filter(person=request.user)
    whys = set(mine.order_by().values_list("why", flat=True).distinct())
    why = request.GET.get("why", "")
    if why in Notice.Why.values:
        mine = mine.filter(why=why)
    if (before := request.GET.get("before", "")).isdigit():
        mine = mine.filter(pk__lt=int(before[:18]))
    notices = list(mine.with_what_it_shows().order_by("-pk")[: PAGE + 1])
    context = {
        "notices": notices[:PAGE],
        "next": notices[PAGE - 1].pk if len(notices) > PAGE else None,
        "why": why,
        "whys_chips": [
            (label, f"?why={value}", value == why)
            for value, label in Notice.Why.choices
            if value in whys or value == why
        ],
    }
    return render(request, "notifications/index.html", context)


@require_safe
@signed_in
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """What was removed, to whoever wrote it: the reason, and the words, so that they are not lost."""
    assert isinstance(request.user, Person)
    mine = Notice.objects.visible_to(request.user).filter(person=request.user).exclude(removal=None)
    found = get_object_or_404(mine.with_what_it_shows(), pk=pk)
    return render(request, "notifications/removal.html", {"notice": found})


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
