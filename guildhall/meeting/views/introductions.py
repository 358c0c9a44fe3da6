"""Asking for an introduction, the list of those asked for, and answering one."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.communities.refusals import Refused
from guildhall.meeting.by_mail import said_of, said_of_leaving_it
from guildhall.meeting.forms import AskForm, IntroduceForm
from guildhall.meeting.introducing import introducers
from guildhall.meeting.introductions import ask_for, decline, first_words, make, why_not_ask
from guildhall.meeting.models import Introduction
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.talks.writing import pair_of

SHOWN: Final = 50


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Who could introduce one to somebody, and why one would like it."""
    assert isinstance(request.user, Person)
    people = Person.objects.select_related("organisation").filter(approved_at__isnull=False)
    wanted = get_object_or_404(people, slug=slug)
    why_not = why_not_ask(request.user, wanted)
    offered = [] if why_not else introducers(request.user, wanted)
    initial = kept_values(request) or ({"introducer": offered[0].person.slug} if len(offered) == 1 else {})
    form = AskForm(offered, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        introducer = form.offered[form.cleaned_data["introducer"]]
        try:
            ask_for(request.user, introducer, wanted, form.cleaned_data["words"])
        except Refused as refused:
            why_not = str(refused)
        else:
            said = _("We have asked %(introducer)s. %(wanted)s is not told of it.")
            messages.success(request, said % {"introducer": introducer.name, "wanted": wanted.name})
            return redirect("introductions")
    context = {
        "wanted": wanted,
        "offered": offered,
        "form": form,
        "why_not": why_not,
        "has_talk": pair_of(request.user, wanted) is not None,
    }
    return render(request, "meeting/ask.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def introductions(request: HttpRequest) -> HttpResponse:
    """What one is asked for, and what one asked for oneself."""
    assert isinstance(request.user, Person)
    seen = Introduction.objects.visible_to(request.user).select_related(
        "asker__organisation", "introducer__organisation", "wanted__organisation"
    )
    newest = seen.order_by("-asked_at", "-pk")
    context = {
        "put": newest.filter(introducer=request.user)[:SHOWN],
        "mine": newest.filter(asker=request.user)[:SHOWN],
    }
    return render(request, "meeting/introductions.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """What one is asked for, with the words that one could say to both."""
    assert isinstance(request.user, Person)
    found = _put_to(request.user, pk)
    form = IntroduceForm(request.POST or None, initial={"words": first_words(found)})
    if form.is_valid():
        try:
            talk = make(found, form.cleaned_data["words"])
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("introductions")
        messages.success(request, said_of(found))
        return redirect(talk)
    context = {"introduction": found, "form": form}
    return render(request, "meeting/introduction.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def leave_it(request: HttpRequest, pk: int) -> HttpResponse:
    """«Not this time»."""
    assert isinstance(request.user, Person)
    found = _put_to(request.user, pk)
    try:
        decline(found)
        messages.success(request, said_of_leaving_it(found))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("introductions")


def _put_to(person: Person, pk: int) -> Introduction:
    """One that was put to somebody. Its asker finds it in the list."""
    seen = Introduction.objects.visible_to(person).exclude(asker=person)
    return get_object_or_404(
        seen.select_related("asker__organisation", "introducer", "wanted__organisation", "talk"), pk=pk
    )
