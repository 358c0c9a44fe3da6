"""The operator's pages about organisations: who may join from where."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.audit.models import Act, record
from guildhall.organisations.models import Domain, Organisation
from guildhall.people.access import operator_only
from guildhall.people.models import Person
from guildhall.web.organisation_forms import FIELDS, OrganisationForm, mail_domains

PAGE: Final = 50


@require_safe
@operator_only
def organisations(request: HttpRequest) -> HttpResponse:
    """The table of organisations, their mail domains, and what happens when somebody signs up."""
    words = request.GET.get("q", "").replace("\x00", "")[:100]
    admission = request.GET.get("admission", "")
    found = Organisation.objects.matching(words) if words.strip() else Organisation.objects.current()
    if admission in Organisation.Admission.values:
        found = found.filter(admission=admission)
    mail = Prefetch("domains", Domain.objects.filter(is_mail=True).order_by("name"), to_attr="mail")
    page = Paginator(found.prefetch_related(mail), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "admission": admission,
        "admissions": Organisation.Admission.choices,
    }
    return render(request, "web/operate_organisations.html", context)


@require_http_methods(["GET", "POST"])
@operator_only
def add(request: HttpRequest) -> HttpResponse:
    """Adds an organisation that the register does not have."""
    return _write(
        request, OrganisationForm(request.POST or None), _("Add an organisation"), _("Add organisation")
    )


@require_http_methods(["GET", "POST"])
@operator_only
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes what an organisation is, which domains place people in it, and how they come in."""
    organisation = get_object_or_404(Organisation, slug=slug)
    form = OrganisationForm(request.POST or None, instance=organisation)
    return _write(request, form, organisation.name, _("Save changes"))


def _write(request: HttpRequest, form: OrganisationForm, heading: str, button: str) -> HttpResponse:
    assert isinstance(request.user, Person)
    if form.is_valid():
        organisation = _save(request.user, form)
        said = _("Saved: %(organisation)s.") % {"organisation": organisation.name}
        messages.success(request, " ".join([said, *_shared(organisation)]))
        return redirect("operate_organisations")
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "web/operate_organisation.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _save(operator: Person, form: OrganisationForm) -> Organisation:
    """Writes it, with what was there before beside what is there now in the log of what operators do."""
    known = Organisation.objects.select_for_update().filter(pk=form.instance.pk).first()
    before = _said_of(known) if known else {}
    organisation = form.save()
    changes = {
        name: [before.get(name, ""), now]
        for name, now in _said_of(organisation).items()
        if now != before.get(name, "")
    }
    if changes:
        act = Act.CHANGED_ORGANISATION if known else Act.ADDED_ORGANISATION
        record(operator, act, organisation, label=organisation.name, details=changes)
    return organisation


def _said_of(organisation: Organisation) -> dict[str, str]:
    """What the form says of an organisation, as words."""
    values: dict[str, Any] = {name: getattr(organisation, name) for name in FIELDS}
    values |= {
        "mail_domains": ", ".join(mail_domains(organisation)),
        "comparators": ", ".join(organisation.comparators),
        "successors": ", ".join(organisation.successors.values_list("name", flat=True).order_by("name")),
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _shared(organisation: Organisation) -> list[str]:
    """A sentence for each domain that other organisations have too."""
    domains = Domain.objects.filter(name__in=mail_domains(organisation), is_mail=True)
    others = domains.exclude(organisation=organisation).select_related("organisation").order_by("name")
    sharing: dict[str, list[str]] = {}
    for domain in others:
        sharing.setdefault(domain.name, []).append(domain.organisation.name)
    return [
        _("%(domain)s is also the domain of %(names)s, so people choose between them.")
        % {"domain": domain, "names": ", ".join(names)}
        for domain, names in sharing.items()
    ]
