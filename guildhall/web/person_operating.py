"""The operator's pages about people: who waits, who is who, who no longer comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.audit.models import Act, record
from guildhall.kit.mail import send
from guildhall.people.access import operator_only
from guildhall.people.models import Person
from guildhall.talks.models import Report

MOST: Final = 50


class DeclineForm(forms.Form):
    """Why somebody is not let in."""

    reason = forms.CharField(
        label=gettext_lazy("Why not? They read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AddressForm(forms.Form):
    """The address of somebody who has none, or cannot read theirs any more."""

    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("They register with it, prove it by a code, and are this person."),
    )

    def clean_email(self) -> str:
        """An address that nobody has."""
        email = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody else has this address already."))
        return email


@require_safe
@operator_only
def overview(request: HttpRequest) -> HttpResponse:
    """What an operator can do in the pages."""
    context = {
        "waiting_count": Person.objects.waiting().count(),
        "reports_count": Report.objects.open().count(),
    }
    return render(request, "web/operate.html", context)


@require_safe
@operator_only
def people(request: HttpRequest) -> HttpResponse:
    """Who waits for approval; and anybody, found by name or address."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found: list[Person] = []
    if words:
        matching = Q(name__icontains=words) | Q(email__icontains=words)
        found = list(
            Person.objects.filter(matching).select_related("organisation").order_by("name", "pk")[:MOST]
        )
    waiting = Person.objects.waiting().select_related("organisation")
    context = {"waiting": waiting[:MOST], "waiting_count": waiting.count(), "found": found, "words": words}
    return render(request, "web/person_operating.html", context)


def _approve(person: Person) -> str:
    person.approve()
    if person.email:
        send("people/mail/approved", person.email, person.language, {"name": person.name})
    return _("%(name)s can sign in now, and is told by e-mail.")


def _verify(person: Person) -> str:
    person.verify()
    return _("%(name)s now counts as verified.")


def _switch_off(person: Person) -> str:
    person.switch_off()
    return _("%(name)s is signed out everywhere and cannot come in.")


def _switch_on(person: Person) -> str:
    person.switch_on()
    return _("%(name)s can come in again.")


ACTS: Final[dict[str, tuple[Act, Callable[[Person], str]]]] = {
    "approve": (Act.APPROVED, _approve),
    "verify": (Act.VERIFIED, _verify),
    "switch-off": (Act.SWITCHED_OFF, _switch_off),
    "switch-on": (Act.SWITCHED_ON, _switch_on),
}


@require_POST
@operator_only
@transaction.atomic
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Does one thing to one account."""
    assert isinstance(request.user, Person)
    if verb not in ACTS:
        raise Http404
    person = get_object_or_404(Person.objects.select_for_update(), pk=pk)
    if verb == "switch-off" and person == request.user:
        messages.error(request, _("You cannot switch off your own account."))
    else:
        word, do = ACTS[verb]
        said = do(person)
        record(request.user, word, person)
        messages.success(request, said % {"name": person.name})
    return redirect(_back(request))


@require_http_methods(["GET", "POST"])
@operator_only
@transaction.atomic
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Does not let somebody in who waits, and tells them why."""
    assert isinstance(request.user, Person)
    person = get_object_or_404(Person.objects.select_for_update(), pk=pk, approved_at=None)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        person.switch_off()
        record(request.user, Act.DECLINED, person, reason=form.cleaned_data["reason"])
        if person.email:
            values = {"name": person.name, "reason": form.cleaned_data["reason"]}
            send("people/mail/declined", person.email, person.language, values)
        messages.success(request, _("%(name)s is told by e-mail.") % {"name": person.name})
        return redirect("operate_people")
    context = {"form": form, "person": person, "button": _("Decline and tell them")}
    return render(request, "web/person_operating_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@operator_only
@transaction.atomic
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which address belongs to somebody, so that they can claim what is theirs."""
    assert isinstance(request.user, Person)
    person = get_object_or_404(Person.objects.select_for_update(), pk=pk)
    form = AddressForm(request.POST or None)
    if form.is_valid():
        before = person.email or ""
        person.give_address(form.cleaned_data["email"])
        record(request.user, Act.GAVE_ADDRESS, person, details={"email": [before, person.email]})
        messages.success(request, _("%(name)s can now register with this address.") % {"name": person.name})
        return redirect(_back(request))
    context = {"form": form, "person": person, "button": _("Give this address")}
    return render(request, "web/person_operating_form.html", context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"/operate/people/?{query}" if query else "/operate/people/"
