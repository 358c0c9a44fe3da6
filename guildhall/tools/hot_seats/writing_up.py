"""Writing up what came of a hot seat, on one page that stands above the questions."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from guildhall.contributions.naming import name_people
from guildhall.contributions.writing import finish_draft, hang_pictures
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit import live
from guildhall.kit.markup import stored
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.hot_seats.forms import WriteUpForm
from guildhall.tools.hot_seats.models import HotSeat, Phase
from guildhall.tools.hot_seats.questions import Post, questions_of
from guildhall.tools.hot_seats.seats import seat_to_look_after
from guildhall.tools.hot_seats.words import name_of_guest
from guildhall.workspace.writing import writing_form

CONFLICT = 409


@signed_in
def write_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The write-up in the editor; the first time it holds the questions and answers, to be made shorter."""
    seat = seat_to_look_after(request.user, pk)
    assert isinstance(request.user, Person)
    place = f"write-up:{pk}"
    first = {"html": seat.write_up or as_said(seat, request.user), "version": version_of(seat)}
    form, problems = writing_form(request, WriteUpForm, place, first=first)
    assert isinstance(form, WriteUpForm)
    is_overtaken = False
    if form.is_valid() and not problems:
        if _keep(seat, form, request.user, place):
            messages.success(request, _("Written up. It stands above the questions."))
            return redirect(seat)
        is_overtaken = True
        seat.refresh_from_db()
        again = request.POST.copy()
        again["version"] = version_of(seat)
        form.data = again
    context = {
        "form": form,
        "problems": problems,
        "seat": seat,
        "place_of_draft": place,
        "is_overtaken": is_overtaken,
    }
    status = CONFLICT if is_overtaken else 422 if form.errors or problems else 200
    return render(request, "hot_seats/write_up.html", context, status=status)


def version_of(seat: HotSeat) -> str:
    """Which write-up somebody has before them when they begin to change it."""
    return seat.written_up_at.isoformat() if seat.written_up_at else ""


@transaction.atomic
def _keep(seat: HotSeat, form: WriteUpForm, person: Person, place: str) -> bool:
    """Writes it down, unless somebody else wrote it meanwhile."""
    now = HotSeat._base_manager.select_for_update(of=("self",)).get(pk=seat.pk)
    write_up = name_people(form.cleaned_data["html"], seat.community)
    if write_up == now.write_up:
        return True  # sent twice
    if form.cleaned_data["version"] != version_of(now):
        return False
    seat.write_up = write_up
    seat.written_up_at, seat.written_up_by = timezone.now(), person
    seat.save(update_fields=["write_up", "written_up_at", "written_up_by"])
    hang_pictures(person, write_up, seat)
    finish_draft(person, place, seat)
    keep_words_beside(seat, write_up)
    live.changed(f"thread:{seat.pk}")
    return True


def as_said(seat: HotSeat, person: Person) -> str:
    """Each answered question as a quote with who asked, and under it the answer."""
    answered = [post for post in questions_of(seat, person).ordered(Phase.OVER) if post.is_answered]
    pairs = ((_asker(post), stored(post.html), *_answers(seat, post)) for post in answered)
    return format_html_join(
        "", "<blockquote><p><strong>{}</strong></p>{}</blockquote><p><strong>{}</strong></p>{}", pairs
    )


def _asker(post: Post) -> str:
    face = post.author
    if face is None:
        return _("Somebody who left")
    return ", ".join(filter(None, (face.name, face.organisation_full)))


def _answers(seat: HotSeat, post: Post) -> tuple[str, str]:
    words = format_html_join("", "{}", ((stored(each.html),) for each in post.under if each.is_guests))
    return name_of_guest(seat), format_html("{}", words)
