"""Newsletters that were sent, for whoever may read what is written in their community."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from guildhall.communities.permissions import Act
from guildhall.contributions.models import Contribution
from guildhall.kit.keyset import parsed, written
from guildhall.newsletters.models import Newsletter
from guildhall.newsletters.readers import how_it_went
from guildhall.people.access import is_in, lead_to_sign_in
from guildhall.workspace.place import Place, inside

PAGE = 20


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """All of a community, newest first."""
    sent = Newsletter.objects.visible_to(request.user).filter(community=where.community).sent()
    if (before := parsed(request.GET.get("before", ""))) is not None:
        sent = sent.filter(sent_at__lte=before[0]).exclude(sent_at=before[0], pk__gte=before[1])
    shown = list(sent[: PAGE + 1])
    older = ""
    if len(shown) > PAGE:
        last = shown[PAGE - 1]
        assert last.sent_at is not None
        older = written(last.sent_at, last.pk)
    return render(
        request, "newsletters/index.html", {"where": where, "newsletters": shown[:PAGE], "older": older}
    )


@require_safe
@inside()
def show(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """One newsletter, with what of it the reader may see now."""
    sent = Newsletter.objects.visible_to(request.user).filter(community=where.community).sent()
    newsletter = get_object_or_404(sent.select_related("community", "sent_by"), pk=pk)
    context = {
        "where": where,
        "newsletter": newsletter,
        "went": how_it_went(pk, where.community.pk) if where.may(Act.NEWSLETTER) else [],
        "items": newsletter.shown(Contribution.objects.visible_to(request.user)),
    }
    return render(request, "newsletters/show.html", context)


@require_safe
def by_number(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Leads to one newsletter, from mails that may not say in which community it stands."""
    found = (
        Newsletter.objects.visible_to(request.user).sent().filter(pk=pk).select_related("community").first()
    )
    if found is not None:
        return redirect(found)
    if is_in(request.user):
        raise Http404
    return lead_to_sign_in(request)
