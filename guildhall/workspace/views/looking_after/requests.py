"""Requests to join: the longest waiting first, and deciding on one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from guildhall.communities.models import Application, Ban
from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person
from guildhall.workspace.forms import DecisionForm
from guildhall.workspace.place import Place, inside

DECIDED = 20


@inside(Act.DECIDE)
def requests(request: HttpRequest, where: Place) -> HttpResponse:
    """Who wants to join, and who was decided on lately."""
    applications = where.community.applications.select_related("person__organisation", "decided_by")
    context = {
        "where": where,
        "waiting": applications.waiting(),
        "asked": applications.open().filter(state=Application.State.MORE),
        "decided": applications.exclude(decided_at=None).order_by("-decided_at")[:DECIDED],
    }
    return render(request, "workspace/requests.html", context)


@inside(Act.DECIDE)
def decide(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """One request: accept, decline, or ask for more, in words that can be changed before they are sent."""
    assert isinstance(request.user, Person)
    applications = where.community.applications.select_related("person__organisation", "decided_by")
    application = get_object_or_404(applications, pk=pk)
    act = request.POST.get("act", "")
    asked = request.GET.get("language", "")
    language = asked if asked in Person.Language.values else application.person.language
    texts = model_texts(application, language)
    forms = {
        name: DecisionForm(request.POST if name == act else None, prefix=name, initial={"answer": text})
        for name, text in texts.items()
    }
    if act in forms and forms[act].is_valid():
        try:
            decide_on(application, act, request.user, forms[act].cleaned_data["answer"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, said_of(application, act))
        return redirect("look_after_requests", where.community.slug)
    context = {
        "where": where,
        "application": application,
        "forms": forms,
        "act": act,
        "language": language,
        "languages": Person.Language.choices,
        "is_banned": Ban.objects.filter(community=where.community, person=application.person).exists(),
    }
    is_wrong = any(form.errors for form in forms.values())
    return render(request, "workspace/request.html", context, status=422 if is_wrong else 200)


def model_texts(application: Application, language: str) -> dict[str, str]:
    """Words to begin with for each decision, in the language that the facilitator chose to write in."""
    with translation.override(language):
        words = {"name": application.person.name.split()[0], "community": application.community.name}
        return {
            "accept": _(
                "Hello %(name)s,\n\nwelcome to %(community)s. Have a look round, and ask the first thing "
                "that comes to mind: that is what we are here for."
            )
            % words,
            "more": _(
                "Hello %(name)s,\n\nthank you for asking to join %(community)s. Before we decide, could you "
                "tell us a little more about your job and what you hope to find here?"
            )
            % words,
            "decline": _(
                "Hello %(name)s,\n\nthank you for asking to join %(community)s. It is for people whose work "
                "is mainly in this field, so we cannot let you in. Another community may suit you better."
            )
            % words,
        }


def decide_on(application: Application, act: str, by: Person, answer: str) -> None:
    """Accepts, declines or asks for more. Raises Refused where somebody has decided."""
    match act:
        case "accept":
            application.accept(by, answer)
        case "decline":
            application.decline(by, answer)
        case _:
            application.ask_more(by, answer)


def said_of(application: Application, act: str) -> str:
    """What to tell whoever decided."""
    name = {"name": application.person.name}
    match act:
        case "accept":
            return _("%(name)s is a member now, and was told by mail.") % name
        case "decline":
            return _("%(name)s was not let in, and was told by mail.") % name
        case _:
            return _("%(name)s was asked for more, by mail.") % name
