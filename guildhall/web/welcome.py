"""The two questions for newcomers, and what fits their answers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.web.profile_forms import WelcomeForm
from guildhall.web.welcome_matches import communities_that_fit, people_that_fit, questions_that_fit


@require_http_methods(["GET", "POST"])
@signed_in
def welcome(request: HttpRequest) -> HttpResponse:
    """Asks for council and work, then shows people, questions and communities at once."""
    assert isinstance(request.user, Person)
    person = request.user
    after = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure()):
        after = reverse("home")
    if request.method != "POST" and person.welcomed_at and "change" not in request.GET:
        return _what_fits(request, person, after)
    given = request.POST if request.method == "POST" else None
    form = WelcomeForm(given, person=person, initial=kept_values(request))
    if not form.is_valid():
        context = {"form": form, "after": after}
        return render(request, "web/welcome.html", context, status=422 if form.is_bound else 200)
    values = dict(form.cleaned_data)
    if person.welcomed_at is None:
        person.take_name(values["name"])
    person.change_profile(**values, welcomed_at=person.welcomed_at or timezone.now())
    return redirect(f"{reverse('welcome')}?{urlencode({'next': after})}")


def _what_fits(request: HttpRequest, person: Person, after: str) -> HttpResponse:
    context = {
        "people": people_that_fit(person),
        "questions": questions_that_fit(person),
        "communities": communities_that_fit(person),
        "after": after,
    }
    return render(request, "web/welcome_matches.html", context)
