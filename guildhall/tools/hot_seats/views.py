"""Hot seats: their list, the form that announces one, its page, its questions as they change, votes and answers."""

from __future__ import annotations

from gzip import compress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.permissions import Act, may
from guildhall.contributions.careful import to_ask_about
from guildhall.contributions.models import Contribution
from guildhall.contributions.naming import name_people
from guildhall.contributions.readers import who_reads_in
from guildhall.contributions.thread import Thread
from guildhall.contributions.writing import files_of_draft, finish_draft, keep_draft, mark_sent, sent_before
from guildhall.kit import live
from guildhall.kit.delicate.finding import Found
from guildhall.people.access import is_in, signed_in
from guildhall.people.models import Person
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.forms import AnswerForm
from guildhall.tools.hot_seats.models import HotSeat
from guildhall.tools.hot_seats.questions import questions_of
from guildhall.tools.hot_seats.seats import WantedSeats, may_answer, seat_for, seat_shown, seats_on
from guildhall.tools.hot_seats.showing import Part, drawn, part_for
from guildhall.tools.hot_seats.tool import tool
from guildhall.tools.hot_seats.words import hours_of
from guildhall.workspace.listing import listing, wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import read
from guildhall.workspace.writing import begin, writing_form


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's hot seats, also only those that are on now, coming, or over."""
    show = request.GET.get("show", "")
    wanted = WantedSeats.of(wanted_in(request, where, tool.words), show)
    empty_words = (
        _("No hot seats here"),
        _(
            "In a hot seat a guest takes your questions, for an hour or for two weeks. Whom would you like to ask?"
        ),
    )
    context = listing(request, where, tool, wanted, show=show, empty_words=empty_words)
    seats = seats_on(request.user, context["page"].lines)
    return render(request, "hot_seats/index.html", context | {"seats": seats, "hours_of": hours_of})


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Announces a guest; those who look after the community do."""
    return begin(request, where, "hot_seat", "hot_seats/new.html", act=tool.act)


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A hot seat: who the guest is, where it stands, the questions with their answers, and the box to ask in."""
    if request.method == "POST" and is_in(request.user):
        seat = seat_for(request.user, int(pk))
        if seat is not None and not seat.takes_questions:
            assert isinstance(request.user, Person)
            keep_draft(request.user, f"reply:{pk}", {"html": request.POST.get("html", "")})
            messages.warning(request, _("No questions can be put now. What you wrote is kept."))
            return redirect(seat)

    def more(thread: Thread) -> dict[str, Any]:
        return {"part": part(request, thread.root.id)}

    return read(request, int(pk), "hot_seats/show.html", more)


def part(request: HttpRequest, pk: int) -> Part:
    """The questions of a hot seat as this reader sees them; 404 for whoever may not."""
    seat = seat_shown(request.user, pk)
    if seat is None:
        raise Http404
    return part_for(request, seat, questions_of(seat, request.user))


@require_safe
def live_part(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The questions as they are now, as a fragment; `NothingNew` answers 304 before this while nothing changed."""
    mark = live.moment()
    shown = part(request, pk)
    # Hundreds ask within seconds of each answer: what is the same for them is drawn and pressed together once.
    is_pressed = "gzip" in request.headers.get("Accept-Encoding", "")

    def draw() -> bytes:
        body = render_to_string("hot_seats/_questions.html", {"part": shown}, request).encode()
        return compress(body, 6) if is_pressed else body

    body = drawn(f"{is_pressed} {shown.key}", draw)
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie"}
    return HttpResponse(body, headers=headers | ({"Content-Encoding": "gzip"} if is_pressed else {}))


def asked(request: HttpRequest, pk: int, question: int) -> tuple[HotSeat, Contribution]:
    """A hot seat and one of its questions, both of which the person may see; 404 otherwise."""
    seat = seat_for(request.user, pk)
    found = Contribution.objects.visible_to(request.user).filter(pk=question, root=pk, seat_answer=None)
    row = found.select_related("root__community", "community", "author").first()
    if seat is None or row is None:
        raise Http404
    return seat, row


@require_POST
@signed_in
def vote(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Gives one's vote to a question, or takes it back."""
    seat, row = asked(request, pk, question)
    assert isinstance(request.user, Person)
    if not may(request.user, Act.REPLY, seat.community) or row.author_id == request.user.pk:
        raise PermissionDenied
    if seat.takes_questions and row.parent_id is None:
        deeds.vote(row, request.user, request.POST.get("wants", "1") == "1")
    else:
        messages.warning(request, _("Votes are not counted any more."))
    return redirect(row)


@signed_in
def answer(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Answers a question, as the guest or for the guest."""
    seat, row = asked(request, pk, question)
    assert isinstance(request.user, Person)
    if not may_answer(request.user, seat):
        raise PermissionDenied
    place = f"answer:{question}"
    form, problems = writing_form(request, AnswerForm, place)
    careful: list[Found] = []
    if form.is_valid() and not problems and not (careful := to_ask_about(request, request.user, form, place)):
        with transaction.atomic():
            made = sent_before(request.user, place, form.cleaned_data)
            if made is None:
                html = name_people(form.cleaned_data["html"], seat.community)
                made = deeds.answer(seat, row, html, request.user, request.user.language)
                finish_draft(request.user, place, made)
                mark_sent(request.user, form.cleaned_data, made)
        return redirect(made)
    context = {
        "form": form,
        "problems": problems,
        "place_of_draft": place,
        "files_waiting": files_of_draft(request.user, place),
        "seat": seat,
        "question": questions_of(seat, request.user).find(question),
        "is_for_guest": seat.guest_id != request.user.pk,
        "careful": careful,
        "readers": who_reads_in(seat.community, seat.shared_with),
    }
    status = 422 if form.errors or problems or careful else 200
    return render(request, "hot_seats/answer.html", context, status=status)
