"""Practice pages: their list, the form that begins one, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.thread import Thread
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.showing import shown
from guildhall.tools.practice.tool import tool
from guildhall.tools.practice.writing_up import write_up
from guildhall.workspace.listing import listing
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number, read
from guildhall.workspace.writing import begin


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's practice pages, with one's own drafts and what one is asked about above them."""
    empty_words = (
        _("No practice pages here"),
        _("When a question has been answered well, choose “Write this up” beside the answer."),
    )
    context = listing(request, where, tool, empty_words=empty_words, **_mine(request, where))
    return render(request, "practice/index.html", context)


def _mine(request: HttpRequest, where: Place) -> dict[str, Any]:
    """One's own drafts here, and one post of each page on which one is quoted and has not said yet whether it is fair."""
    if not isinstance(request.user, Person):
        return {}
    asked = Quote.objects.asked_of(request.user).in_sight_of(request.user)
    asked = asked.filter(state=Quote.State.ASKED, page__community=where.community)
    drafts = PracticePage.objects.unpublished_of(request.user).filter(community=where.community)
    return {
        "drafts": list(drafts.select_related("community").order_by("-active_at")),
        "asked": asked.select_related("post__root").order_by("page", "pk").distinct("page"),
    }


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Starts a practice page: by itself, or out of a conversation whose posts stand beside the form."""
    if source := number(request.GET.get("from")):
        return write_up(request, where, source)
    return begin(request, where, "practice", "practice/new.html")


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A practice page, section by section, with the quotes that its reader may see."""

    def more(thread: Thread) -> dict[str, Any]:
        pages = PracticePage.objects.visible_to(request.user).select_related("community")
        return {"shown": shown(get_object_or_404(pages, pk=thread.root.id), request.user)}

    return read(request, int(pk), "practice/page.html", more)
