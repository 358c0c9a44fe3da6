"""Streams as pages: of the site, of a person, of an organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.stream import Of, read_stream
from guildhall.organisations.lens import Lens
from guildhall.organisations.models import Organisation
from guildhall.people.access import signed_in
from guildhall.people.models import Person


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """What happens everywhere that the reader may look, and what of it is new to them."""
    lens = Lens.from_request(request)
    context = {
        "title": _("What happened"),
        "crumbs": [],
        "chips": lens.chips(request),
        "since": getattr(request.user, "previously_seen_at", None),
    }
    return _page(request, Of(lens=lens.ids()), context)


@require_safe
@signed_in
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """What one person did."""
    shown = get_object_or_404(Person.objects.filter(approved_at__isnull=False), slug=slug)
    context = {
        "title": _("What %(name)s did") % {"name": shown.name},
        "crumbs": [(shown.name, shown.get_absolute_url())],
    }
    return _page(request, Of(actor=shown.pk), context)


@require_safe
@signed_in
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What the people of an organisation did while they worked there."""
    shown = get_object_or_404(Organisation, slug=slug)
    context = {
        "title": _("What people of %(organisation)s did") % {"organisation": shown.full_name},
        "crumbs": [(shown.full_name, shown.get_absolute_url())],
    }
    return _page(request, Of(organisation=shown.pk), context)


def _page(request: HttpRequest, of: Of, context: dict[str, Any]) -> HttpResponse:
    stream = read_stream(request.user, of, request.GET.get("after", ""))
    return render(request, "web/stream.html", {**context, "stream": stream})
