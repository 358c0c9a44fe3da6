"""A community's front page, its people, and its logo."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.communities.permissions import Act
from guildhall.contributions.stream import Of, read_stream
from guildhall.kit import uploads
from guildhall.kit.markup import text_to_html
from guildhall.organisations.lens import Lens
from guildhall.workspace.beside import what_stands_beside
from guildhall.workspace.front import what_matters_now, who_is_here
from guildhall.workspace.people import People
from guildhall.workspace.place import Place, inside


@require_safe
@inside()
def community(request: HttpRequest, where: Place) -> HttpResponse:
    """What the community is, what matters now, and who is here, as far as one may read it."""
    lens = Lens.from_request(request)
    here = where.community
    may_see_people = where.reads_front and where.may(Act.SEE_MEMBERS)
    texts = ("about", "principles", "welcome") if where.reads_front else ()
    context = {
        **{text: text_to_html(getattr(here, text)) for text in texts},
        "where": where,
        "beside": what_stands_beside(where),
        "now": what_matters_now(where, lens) if where.reads_posts else None,
        "present": who_is_here(here, request.user) if may_see_people else None,
        "chips": lens.chips(request),
    }
    return render(request, "workspace/front.html", context)


@require_safe
@inside(Act.SEE_MEMBERS)
def people(request: HttpRequest, where: Place) -> HttpResponse:
    """Who is in the community, newest first."""
    if not where.reads_front:
        raise PermissionDenied
    people = People(request, where.community)
    members, following = people.page()
    context = {
        "where": where,
        "people": people,
        "members": members,
        "older": following,
        "chips": people.lens.chips(request),
    }
    return render(request, "workspace/people.html", context)


@require_safe
@inside()
def stream(request: HttpRequest, where: Place) -> HttpResponse:
    """What happened in the community, and what of it is new to the reader."""
    lens = Lens.from_request(request)
    of = Of(community=where.community.pk, lens=lens.ids())
    context = {
        "where": where,
        "stream": read_stream(request.user, of, request.GET.get("after", "")),
        "since": getattr(request.user, "previously_seen_at", None),
        "chips": lens.chips(request),
    }
    return render(request, "workspace/stream.html", context)


@require_safe
@inside()
def logo(request: HttpRequest, where: Place, size: int) -> FileResponse:
    """The community's picture, small."""
    if not where.community.logo:
        raise Http404
    return uploads.respond_small(where.community.logo, size, square=True)
