"""Meeting a counterpart: taking part, pausing, this month’s and those before, and whether one met."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.meeting.common import common_to
from guildhall.meeting.links import meeting_of
from guildhall.meeting.models import CounterpartWish, Meeting
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.talks.rules import takes_from

GONE: Final = 410
SHOWN: Final = 24
Why = CounterpartWish.Why


class WishForm(forms.Form):
    """Of what sort of council a counterpart shall be."""

    likeness = forms.ChoiceField(
        label=gettext_lazy("Whom would you like to meet?"),
        choices=CounterpartWish.Likeness.choices,
        widget=forms.RadioSelect,
        initial=CounterpartWish.Likeness.EITHER,
    )


@require_safe
@signed_in
def meet(request: HttpRequest) -> HttpResponse:
    """This month’s counterpart, what one wishes, and those before."""
    assert isinstance(request.user, Person)
    mine = Meeting.objects.filter(person=request.user).select_related("counterpart__organisation")
    meetings = list(mine.order_by("-month")[:SHOWN])
    now = meetings[0] if meetings and meetings[0].month == timezone.localdate().replace(day=1) else None
    other = now.counterpart if now else None
    wish = CounterpartWish.objects.filter(person=request.user).first()
    context = {
        "wish": wish,
        "form": WishForm(initial={"likeness": wish.likeness} if wish else None),
        "now": now,
        "common": common_to(request.user, other) if other else None,
        "can_write": other is not None and takes_from(other, request.user),
        "before": [each for each in meetings if each != now and not each.is_alone],
        "is_supplier": request.user.kind == Person.Kind.SUPPLIER,
    }
    return render(request, "meeting/meet.html", context)


@require_POST
@signed_in
def wish(request: HttpRequest, verb: str) -> HttpResponse:
    """Takes part, changes whom one would like to meet, pauses or goes on."""
    assert isinstance(request.user, Person)
    mine = CounterpartWish.objects.filter(person=request.user).first()
    form = WishForm(request.POST)
    match verb:
        case "take-part" if request.user.kind == Person.Kind.SUPPLIER:
            messages.warning(request, _("Suppliers do not take part in this."))
        case "take-part" if form.is_valid():
            values = {"likeness": form.cleaned_data["likeness"], "paused_at": None, "paused_why": ""}
            CounterpartWish.objects.update_or_create(person=request.user, defaults=values)
            messages.success(
                request, _("Kept. On the first working day of a month we write to you whom you meet.")
            )
        case "pause":
            if mine and not mine.paused_at:
                mine.pause(Why.ASKED)
            messages.success(request, _("Paused. We look for nobody until you go on."))
        case _:
            raise Http404
    return redirect("meet")


@require_POST
@signed_in
def say(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Whether one met."""
    assert isinstance(request.user, Person)
    meeting = get_object_or_404(Meeting.objects.filter(person=request.user, is_alone=False), pk=pk)
    if answer not in Meeting.Answer:
        raise Http404
    messages.success(request, _said(meeting, answer))
    return redirect("meet")


def _said(meeting: Meeting, answer: str) -> str:
    if meeting.say(answer):
        return _(
            "Kept. Three times running you did not meet, so we have paused it. You can go on at any time."
        )
    if answer == Meeting.Answer.MET:
        return _("Kept. We are glad that you met.")
    return _("Kept. It happens; perhaps next month.")


@csrf_exempt  # the signed link says who asks, also to whoever is not signed in
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in a mail: to say whether one met, or to pause. To look at it changes nothing."""
    meeting = meeting_of(token)
    if meeting is None:
        return render(request, "notifications/no_link.html", status=GONE)
    with translation.override(meeting.person.language):
        request.LANGUAGE_CODE = meeting.person.language
        said, act = "", request.POST.get("act", "")
        if request.method == "POST" and act in Meeting.Answer:
            said = _said(meeting, act)
        elif request.method == "POST" and act == "pause":
            wished = CounterpartWish.objects.filter(person=meeting.person, paused_at=None).first()
            if wished:
                wished.pause(Why.ASKED)
            said = _("Paused. We look for nobody until you go on.")
        response = render(request, "meeting/by_link.html", {"meeting": meeting, "said": said})
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
