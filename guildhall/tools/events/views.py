"""The list of events, as an agenda and as a month; the form that plans one; and the page of one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.people.access import kept_values, signed_in
from guildhall.people.keys import key_of
from guildhall.people.models import Person
from guildhall.tools.events.agenda import agenda, in_month
from guildhall.tools.events.month import month_after, month_before, month_in, weeks_of
from guildhall.tools.events.showing import what_to_show
from guildhall.tools.events.tool import tool
from guildhall.workspace.listing import empty_words, listing, wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number, read
from guildhall.workspace.writing import begin

SHOWN = ("", "month", "mine", "past")


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's events: what is to come and then what is over, a month, or one's own."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    wanted = wanted_in(request, where, tool.words)
    wanted.before = ""
    more: dict[str, Any] = {"show": show, "is_narrowed": bool(request.GET.keys() - {"page", "month", "show"})}
    if show == "month":
        first = month_in(request.GET.get("month", ""))
        near, has_more = in_month(request.user, wanted, first), False
        lines = [line for line in near if any(day.replace(day=1) == first for day in line.hours.days)]
        before, after = month_before(first), month_after(first)
        more |= {
            "first": first,
            "weeks": weeks_of(first, lines),
            "month_before": before,
            "month_after": after,
        }
    else:
        page = min(max(number(request.GET.get("page")) or 1, 1), 1000)
        lines, has_more = agenda(request.user, wanted, page=page, show=show)
        more |= {"page_number": page, "page_after": page + 1 if has_more else None}
    title, words = empty_words(tool)
    context = listing(
        request,
        where,
        tool,
        wanted,
        page=SimpleNamespace(next="") if lines or show == "month" else None,
        lines=lines,
        empty_words=(NOTHING[show](), words) if show in NOTHING else (title, words),
        calendar=_calendar(request, "events_calendar", where.community.slug),
        own_calendar=_calendar(request, "calendar") if isinstance(request.user, Person) else "",
        **more,
    )
    return render(request, "events/index.html", context)


NOTHING = {
    "mine": lambda: _("You have not said that you come to anything here"),
    "past": lambda: _("Nothing is over yet"),
}


def _calendar(request: HttpRequest, name: str, *args: object) -> str:
    """The address of a calendar, with the key of whoever is signed in."""
    address = reverse(name, args=args)
    if isinstance(request.user, Person):
        address += f"?key={key_of(request.user)}"
    return request.build_absolute_uri(address)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Plans an event."""
    return begin(request, where, "event", "events/new.html")


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """An event: when and where, whether one comes, who does, and what was said about it."""
    # First, because the box for replies takes whatever was typed on this page.
    kept = kept_values(request, reverse("event_come", args=[slug, pk]))
    return read(request, int(pk), "events/event.html", lambda thread: what_to_show(request, thread, kept))
