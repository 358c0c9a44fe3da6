"""Answering a round robin for one's organisation, declining it, and asking more organisations."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from guildhall.kit.visitors import visitors_see_something_else
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.tools.round_robin.answer_form import AnswerForm
from guildhall.tools.round_robin.answering import answers_of, hold, keep, proposals_for
from guildhall.tools.round_robin.forms import AskMoreForm, DeclineForm
from guildhall.tools.round_robin.models import Asked, RoundRobin, round_robins_for
from guildhall.tools.round_robin.rights import may_answer, may_ask_more, questions_for
from guildhall.tools.round_robin.showing import shown

Given = ParamSpec("Given")


def of_round_robin(
    view: Callable[Concatenate[HttpRequest, RoundRobin, Given], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Finds the round robin that an address names, among those that the person may see; 404 otherwise."""

    @wraps(view)
    def found(
        request: HttpRequest, slug: str, pk: int, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponse:
        round_robin = get_object_or_404(round_robins_for(request.user), pk=pk, community__slug=slug)
        return view(request, round_robin, *args, **kwargs)

    return found


def _asked(request: HttpRequest, round_robin: RoundRobin) -> Asked:
    """What the person's organisation is asked; 403 where it is not, or they may not speak for it."""
    asked = round_robin.asked_of(request.user)
    if asked is None or not may_answer(request.user, round_robin):
        raise PermissionDenied
    return asked


def _form(request: HttpRequest, round_robin: RoundRobin, asked: Asked) -> AnswerForm:
    assert isinstance(request.user, Person)
    questions = questions_for(request.user, round_robin)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return AnswerForm(
        *given,
        initial=None if given else kept_values(request),
        questions=questions,
        answers=answers_of(asked),
        proposals=proposals_for(request.user, round_robin, asked, questions),
    )


@signed_in
@of_round_robin
def answer(request: HttpRequest, round_robin: RoundRobin) -> HttpResponse:
    """The answer of one's organisation, filled in together: each keeps a part, somebody hands it in."""
    asked = _asked(request, round_robin)
    form = _form(request, round_robin, asked)
    if request.method != "POST":
        return _page(request, round_robin, asked, form, DeclineForm())
    assert isinstance(request.user, Person)
    send = request.POST.get("act") == "send"
    with transaction.atomic():
        asked, told = keep(round_robin, request.user, form, send=send)
    for words in told:
        messages.warning(request, words)
    if form.errors:
        form.answers = answers_of(asked)
        return _page(request, round_robin, asked, form, DeclineForm(), status=422)
    if send:
        words = _("Thank you. %(organisation)s has answered, and you can see what the others say.")
        messages.success(request, words % {"organisation": asked.organisation})
        return redirect("round_robin_results", round_robin.community.slug, round_robin.pk)
    messages.success(request, _("Kept. Your colleagues can go on from here."))
    return redirect("round_robin_answer", round_robin.community.slug, round_robin.pk)


def _page(
    request: HttpRequest,
    round_robin: RoundRobin,
    asked: Asked,
    form: AnswerForm,
    decline_form: DeclineForm,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = shown(request.user, round_robin)
    context |= {"form": form, "asked": asked, "decline_form": decline_form}
    context["hidden_count"] = len(context["questions"]) - len(form.questions)
    return render(request, "round_robin/answer.html", context, status=status)


@signed_in
@of_round_robin
def decline(request: HttpRequest, round_robin: RoundRobin) -> HttpResponse:
    """Says for one's organisation that it does not answer, and why."""
    asked = _asked(request, round_robin)
    if request.method != "POST":
        return redirect("round_robin_answer", round_robin.community.slug, round_robin.pk)
    assert isinstance(request.user, Person)
    assert request.user.organisation is not None
    form = DeclineForm(request.POST)
    if not form.is_valid():
        answers = AnswerForm(
            questions=(questions := questions_for(request.user, round_robin)),
            answers=answers_of(asked),
            proposals=proposals_for(request.user, round_robin, asked, questions),
        )
        return _page(request, round_robin, asked, answers, form, status=422)
    with transaction.atomic():
        held = hold(round_robin, request.user.organisation)
        held.decline(request.user, form.cleaned_data["reason"], form.cleaned_data["reason_words"])
        round_robin.tell_asker_when_complete()
        visitors_see_something_else()
    messages.success(
        request,
        _("Said for %(organisation)s. You can still answer if things change.")
        % {"organisation": held.organisation},
    )
    return redirect(round_robin)


@require_POST
@signed_in
@of_round_robin
def take_back(request: HttpRequest, round_robin: RoundRobin) -> HttpResponse:
    """Takes the organisation's answer, or its refusal, back; what was filled in stays in the boxes."""
    _asked(request, round_robin)
    assert isinstance(request.user, Person)
    assert request.user.organisation is not None
    with transaction.atomic():
        hold(round_robin, request.user.organisation).take_back()
        visitors_see_something_else()
    messages.success(request, _("Taken back. What was filled in is kept, and nobody else sees it."))
    return redirect("round_robin_answer", round_robin.community.slug, round_robin.pk)


@signed_in
@of_round_robin
def ask_more(request: HttpRequest, round_robin: RoundRobin) -> HttpResponse:
    """Puts the questions to more organisations, by name."""
    if not may_ask_more(request.user, round_robin):
        raise PermissionDenied
    form = AskMoreForm(request.POST or None, initial=kept_values(request))
    if form.is_valid():
        count = round_robin.ask(form.cleaned_data["names"])
        messages.success(
            request,
            ngettext("%(num)s more organisation is asked.", "%(num)s more organisations are asked.", count)
            % {"num": count},
        )
        return redirect(round_robin)
    context = shown(request.user, round_robin) | {"form": form}
    return render(request, "round_robin/ask.html", context, status=422 if form.is_bound else 200)
