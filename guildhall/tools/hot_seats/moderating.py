"""Looking after the questions: which comes next, which are set aside or ask the same."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.permissions import Act, may
from guildhall.contributions.models import Contribution
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.forms import AsideForm, SameAsForm
from guildhall.tools.hot_seats.models import HotSeat
from guildhall.tools.hot_seats.questions import questions_of
from guildhall.tools.hot_seats.views import asked


def looked_after(request: HttpRequest, pk: int, question: int) -> tuple[HotSeat, Contribution, Person]:
    """A hot seat, one of its questions, and who looks after them; 404 or 403 for others."""
    seat, row = asked(request, pk, question)
    if not may(request.user, Act.MODERATE, seat.community):
        raise PermissionDenied
    assert isinstance(request.user, Person)
    return seat, row, request.user


@require_POST
@signed_in
def make_next(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Puts a question at the top: the guest answers it next."""
    _seat, row, person = looked_after(request, pk, question)
    deeds.make_next(row, person)
    return redirect(row)


@require_POST
@signed_in
def bring_back(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Makes what was set aside, put next or merged an ordinary question again."""
    _seat, row, person = looked_after(request, pk, question)
    deeds.bring_back(row, person)
    row.refresh_from_db(fields=["parent"])
    messages.success(request, _("It stands among the questions again."))
    return redirect(row)


@signed_in
def aside(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Sets a question aside, with a reason."""
    seat, row, person = looked_after(request, pk, question)
    form = AsideForm(request.POST or None)
    if form.is_valid():
        deeds.set_aside(row, form.cleaned_data["reason"], person)
        messages.success(request, _("Set aside. It stands under the other questions, with your reason."))
        return redirect(row)
    context = {"form": form, "seat": seat, "question": questions_of(seat, person).find(question)}
    return render(request, "hot_seats/aside.html", context, status=422 if form.is_bound else 200)


@signed_in
def merge(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    """Puts a question under another one that asks the same."""
    seat, row, person = looked_after(request, pk, question)
    questions = questions_of(seat, person)
    others = [(post.id, post.excerpt) for post in questions.ordered(seat.phase) if post.id != row.pk]
    form = SameAsForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_valid():
        among = Contribution.objects.visible_to(person).filter(root=pk, seat_answer=None)
        into = get_object_or_404(among, pk=form.cleaned_data["same_as"])
        if deeds.merge(row, into, person):
            messages.success(request, _("Merged. Whoever voted for both counts once."))
        else:
            messages.warning(request, _("That question was merged into another one meanwhile. Choose again."))
        return redirect(row)
    context = {"form": form, "seat": seat, "question": questions.find(question), "has_choice": bool(others)}
    return render(request, "hot_seats/merge.html", context, status=422 if form.is_bound else 200)
