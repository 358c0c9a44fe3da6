"""Atom feeds of a tag, of what a person began, and of a search: what the page shows, to whoever asks or whose key it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.lines import Wanted, list_contributions
from guildhall.discovery.finding import Finding
from guildhall.kit.markup import plain_text
from guildhall.people.access import signed_in
from guildhall.people.keys import or_by_key
from guildhall.people.models import Person
from guildhall.web.pages import tagged
from guildhall.workspace.feeds import BEGAN, Entry, answer, entry_of


@require_safe
@or_by_key
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything with a tag, across communities."""
    found, page = tagged(request, slug)
    return answer(request, map(entry_of, page.lines), found.name, BEGAN)


@require_safe
@or_by_key
@signed_in
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody began, as far as the reader may see it."""
    shown = get_object_or_404(Person.objects.filter(approved_at__isnull=False), slug=slug)
    page = list_contributions(request.user, Wanted(author=shown.pk))
    return answer(request, map(entry_of, page.lines), shown.name, shown.joined_at)


@require_safe
@or_by_key
def search(request: HttpRequest) -> HttpResponse:
    """What was written with some words in it, the newest first."""
    finding = Finding(request)
    finding.is_by_date = True
    entries = [
        Entry(hit, hit.plain_title, plain_text(hit.headline))
        for hit in (finding.results.hits if finding.words else [])
    ]
    title = _("Search: %(words)s") % {"words": finding.words}
    return answer(request, entries, title, BEGAN)
