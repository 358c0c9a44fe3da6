"""Announcements: their list, the form for those who look after the community, the page of one, and «I have read this»."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.permissions import Act, may
from guildhall.contributions.thread import Thread
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.announcements.models import Acknowledgement, Announcement
from guildhall.tools.announcements.reading import how_many_read, states
from guildhall.tools.announcements.tool import tool
from guildhall.workspace.drafts import count_drafts
from guildhall.workspace.listing import listing
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import place_of, read
from guildhall.workspace.writing import begin


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """What was announced, and what of it the reader is asked to read."""
    empty_words = (
        _("Nothing has been announced"),
        _("Those who look after this community tell everybody here what they should know."),
    )
    context = listing(request, where, tool, empty_words=empty_words)
    context["states"] = states(request.user, [line.id for line in context["page"].lines])
    if isinstance(request.user, Person) and where.may(tool.act):
        context["drafts"] = count_drafts(request.user, where.community, tool.words)
    return render(request, "announcements/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Announces something, now or on a day to come."""
    return begin(request, where, "announcement", "announcements/new.html", act=tool.act)


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """An announcement, with the button that says one has read it, and for facilitators how many did."""

    def more(thread: Thread) -> dict[str, Any]:
        community = place_of(thread)
        state = states(request.user, [thread.root.id]).get(thread.root.id)
        counts = None
        if state and state.asks and may(request.user, Act.MODERATE, community):
            counts = how_many_read(thread.root.id, community)
        return {
            "state": state,
            "counts": counts,
            "may_say_so": may(request.user, Act.REPLY, community),
        }

    return read(request, int(pk), "announcements/announcement.html", more)


@require_POST
@inside()
@signed_in
def acknowledge(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """A member says that they have read it, or that they have not after all."""
    assert isinstance(request.user, Person)
    shown = Announcement.objects.visible_to(request.user).filter(community=where.community)
    announcement = get_object_or_404(shown, pk=pk)
    if not where.may(Act.REPLY) or not announcement.asks_acknowledgement:  # type: ignore[attr-defined]
        raise PermissionDenied
    if "not_yet" in request.POST:
        Acknowledgement.objects.filter(contribution=announcement, person=request.user).delete()
        messages.success(request, _("Taken back."))
    else:
        Acknowledgement.objects.get_or_create(contribution=announcement, person=request.user)
        messages.success(
            request, _("Thank you. Only the number of those who read it is shown to the facilitators.")
        )
    return redirect(announcement)
