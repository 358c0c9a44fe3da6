"""Questions and discussions: their list, the form that begins one, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.asking.models import Request
from guildhall.asking.panel import Panel, panel
from guildhall.asking.reasons import in_words
from guildhall.contributions.forms import SHIELDED
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import Thread
from guildhall.kit.markup import plain_text
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
# Of what stands in the box, so much is looked at to say whom to ask.
LONGEST_READ = 20_000
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
        typing="ask_typed" if kind == "question" else "search_similar",
        who=lambda: _who(request, where) if kind == "question" else None,
        own_address=own_address(request.user, where.community.pk),
        mail_address=community_address(where.community),
        facilitators=facilitators.select_related("person__organisation")[:MOST_FACILITATORS],
    )


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A conversation: its beginning, the chosen answer, a page of replies, and the box to reply in."""
    return read(request, int(pk), "conversations/show.html", lambda thread: _asking(request, thread))


def _who(request: HttpRequest, where: Place) -> Panel | None:
    """Who would be asked, for the form as it stands; nobody is, where one asks without a name."""
    assert isinstance(request.user, Person)
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get("asked_as") == SHIELDED:
        return None
    return panel(
        request.user,
        where.community,
        sent.get("title", "")[:200],
        plain_text(sent.get("html", "")[:LONGEST_READ]),
        sent.get("shared_with") or Contribution.SharedWith.COMMUNITY,
        sent.getlist("ask") if "whom" in sent else None,
        sent.get("whom", ""),
    )


def _asking(request: HttpRequest, thread: Thread) -> dict[str, Any]:
    """What is put to the reader here, or whom they have asked."""
    if thread.root.kind != "question" or not isinstance(request.user, Person):
        return {}
    requests = Request.objects.visible_to(request.user).filter(contribution=thread.root.id)
    if thread.root.author_id == request.user.pk:
        is_open = thread.root.closed_at is None and thread.root.answer_id is None
        names = list(requests.order_by("pk").values_list("person__name", flat=True))
        return {"is_mine": True, "is_open": is_open, "asked_names": names}
    mine = requests.waiting().filter(person=request.user).first()
    if mine is None:
        return {}
    return {"put_to_me": mine, "why_me": in_words([mine.because], request.user, is_me=True)[0]}
