"""Questions and discussions: their list, the form that begins one, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.notifications.inbound.addresses import community_address, own_address
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.conversations.tool import tool
from guildhall.workspace.listing import listing, wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import read
from guildhall.workspace.writing import begin

SHOWN = {
    "": ["question", "discussion"],
    "questions": ["question"],
    "waiting": ["question"],
    "discussions": ["discussion"],
}
# Of those whom one can ask through, so many are named.
MOST_FACILITATORS = 4


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's conversations, also only the questions that wait for an answer."""
    show = request.GET.get("show", "")
    wanted = wanted_in(request, where, SHOWN.get(show, SHOWN[""]))
    wanted.is_waiting = show == "waiting"
    empty_words = (
        _("No conversations here"),
        _("Nobody has asked or shared this yet, or not in a way that this list shows."),
    )
    context = listing(request, where, tool, wanted, show=show, empty_words=empty_words)
    return render(request, "conversations/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Starts a discussion or asks a question."""
    kind = "discussion" if request.GET.get("kind") == "discussion" else "question"
    assert isinstance(request.user, Person)
    facilitators = where.community.memberships.facilitating().exclude(person=request.user)
    return begin(
        request,
        where,
        kind,
        "conversations/new.html",
        own_address=own_address(request.user, where.community.pk),
        mail_address=community_address(where.community),
        facilitators=facilitators.select_related("person__organisation")[:MOST_FACILITATORS],
    )


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A conversation: its beginning, the chosen answer, a page of replies, and the box to reply in."""
    return read(request, int(pk))
