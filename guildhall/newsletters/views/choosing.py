"""Ticking what goes into a newsletter, page by page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.newsletters.choosing import EVER, ORDERS, since_last, what_is_new
from guildhall.newsletters.models import Newsletter
from guildhall.newsletters.views.writing import STEPS, unsent
from guildhall.people.models import Person
from guildhall.workspace.place import Place, inside


@inside(Act.NEWSLETTER)
def choose(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """What is new, with boxes to tick. Every button keeps the ticks, and leads on."""
    newsletter = unsent(request, where, pk)
    if request.method == "POST":
        try:
            _tick(request, newsletter)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(_here(request, newsletter))
        act, _colon, value = request.POST.get("act", "").partition(":")
        if act in ("after", "order", "since"):
            return redirect(_here(request, newsletter, **{act: value}))
        return redirect(STEPS.get(act, STEPS["write"]), where.community.slug, pk)
    order = request.GET.get("order") if request.GET.get("order") in ORDERS else "newest"
    since = since_last(where.community)
    is_ever = request.GET.get("since") == "ever"
    context = {
        "where": where,
        "newsletter": newsletter,
        "page": what_is_new(
            where.community, EVER if is_ever else since, str(order), request.GET.get("after", "")
        ),
        "ticked": set(newsletter.items.values_list("contribution", flat=True)),
        "order": order,
        "since": since,
        "is_ever": is_ever,
        "is_first_page": not request.GET.get("after"),
    }
    return render(request, "newsletters/choose.html", context)


def _tick(request: HttpRequest, newsletter: Newsletter) -> None:
    """Does what changed on this page alone, so that two who tick at once undo nothing of each other."""
    assert isinstance(request.user, Person)
    ticked, before = _numbers(request, "ticked"), _numbers(request, "before")
    newsletter.tick(
        [each for each in ticked if each not in before],
        [each for each in before if each not in ticked],
        request.user,
    )


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(each) for each in request.POST.getlist(name) if each.isdecimal() and len(each) < 19]


def _here(request: HttpRequest, newsletter: Newsletter, **changed: str) -> str:
    """The address of this list, or of it in another order, of another time, or of its next page."""
    kept = {name: request.GET[name] for name in ("order", "since") if name in request.GET}
    address = reverse("look_after_newsletter_choose", args=[newsletter.community.slug, newsletter.pk])
    return f"{address}?{urlencode(kept | changed)}"
