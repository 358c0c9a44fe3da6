"""The list of talks, one talk, and writing to somebody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Draft
from guildhall.contributions.writing import draft_values, keep_draft, typed
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.talks.forms import MessageForm
from guildhall.talks.models import Message, Talk
from guildhall.talks.reading import opened, talks_of
from guildhall.talks.rules import why_not_begin, why_not_say
from guildhall.talks.writing import begin, pair_of, say


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """One's talks, in which something was said last first."""
    assert isinstance(request.user, Person)
    rows, older = talks_of(request.user, request.GET.get("before", ""))
    return render(request, "talks/index.html", {"rows": rows, "older": older})


@require_http_methods(["GET", "POST"])
@signed_in
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk, with the box for an answer at its end; whoever opens it has read it."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    form, place = _form(request, f"talk:{found.pk}"), f"talk:{found.pk}"
    refusal = ""
    if form.is_valid():
        try:
            said = say(request.user, found, form.cleaned_data["html"], form.cleaned_data["token"])
            return _sent(request.user, place, said)
        except Refused as refused:
            refusal = str(refused)
    if form.is_bound:
        keep_draft(request.user, place, typed(form))
    shown = opened(found, request.user, request.GET.get("before", ""))
    if shown.messages and "before" not in request.GET:
        shown.part.read(shown.messages[-1].pk)
    context = {
        "shown": shown,
        "form": form,
        "place_of_draft": place,
        "has_draft": not form.is_bound and bool(form.initial),
        "why_not": refusal or why_not_say(request.user, found, shown.people),
    }
    return render(request, "talks/talk.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def write_to(request: HttpRequest, slug: str) -> HttpResponse:
    """The first message to somebody; who has a talk with them already is led there."""
    assert isinstance(request.user, Person)
    people = Person.objects.select_related("organisation").filter(approved_at__isnull=False)
    receiver = get_object_or_404(people, slug=slug)
    if request.method == "GET" and (there := pair_of(request.user, receiver)):
        return redirect(f"{there.get_absolute_url()}#id_html")
    place = f"talk:to:{receiver.pk}"
    form, refusal = _form(request, place), ""
    if form.is_valid():
        try:
            said = begin(request.user, receiver, form.cleaned_data["html"], form.cleaned_data["token"])
            return _sent(request.user, place, said)
        except Refused as refused:
            refusal = str(refused)
    if form.is_bound:
        keep_draft(request.user, place, typed(form))
    context = {
        "receiver": receiver,
        "form": form,
        "place_of_draft": place,
        "has_draft": not form.is_bound and bool(form.initial),
        "why_not": refusal or why_not_begin(request.user, receiver),
    }
    return render(request, "talks/write_to.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, place: str) -> MessageForm:
    """The form that was sent, or one with what was typed here before."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        return MessageForm(request.POST)
    return MessageForm(initial=draft_values(request.user, place) | kept_values(request))


def _sent(person: Person, place: str, said: Message) -> HttpResponse:
    Draft.objects.filter(person=person, place=place).delete()
    return redirect(said)
