"""Round robins: their list, the form that asks, the page of one, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.thread import Thread
from guildhall.kit import uploads
from guildhall.kit.spreadsheets import as_csv
from guildhall.organisations.lens import Lens
from guildhall.people.access import signed_in
from guildhall.tools.round_robin.files import file_for
from guildhall.tools.round_robin.listing import narrowed, standings
from guildhall.tools.round_robin.models import RoundRobin, round_robins_for
from guildhall.tools.round_robin.question_fields import initial_of_questions
from guildhall.tools.round_robin.results import earlier_results, over_the_years, results_of, rows_to_save
from guildhall.tools.round_robin.rights import is_supplier, may_ask_again, may_see_results
from guildhall.tools.round_robin.showing import shown
from guildhall.tools.round_robin.tool import tool
from guildhall.workspace.listing import listing, wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number, read
from guildhall.workspace.writing import begin


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's round robins, also only those that wait for the reader's organisation."""
    show = request.GET.get("show", "")
    wanted = narrowed(wanted_in(request, where, tool.words), show, request.user)
    empty_words = (
        _("No round robins here"),
        _(
            "A round robin puts a few questions to several organisations, and gives the answers to all who answered."
        ),
    )
    context = listing(request, where, tool, wanted, show=show, empty_words=empty_words)
    context["standings"] = standings((line.id for line in context["page"].lines), request.user)
    return render(request, "round_robin/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Asks other organisations, also once more what was asked before (`?again=<number>`)."""
    earlier = _earlier(request)
    initial = _asked_before(earlier) if earlier else {}
    return begin(request, where, "round_robin", "round_robin/new.html", initial=initial, earlier=earlier)


def _earlier(request: HttpRequest) -> RoundRobin | None:
    pk = number(request.GET.get("again"))
    found = round_robins_for(request.user).filter(pk=pk).first() if pk else None
    return found if found and may_ask_again(request.user, found) else None


def _asked_before(earlier: RoundRobin) -> dict[str, Any]:
    names = [each.organisation.full_name for each in earlier.all_asked if each.organisation.is_current]
    return {
        "title": earlier.title,
        "html": earlier.html,
        "again": earlier.pk,
        "whom": "community" if earlier.asks_everybody else "named",
        "names": "" if earlier.asks_everybody else "\n".join(sorted(names)),
        **initial_of_questions(list(earlier.questions)),
    }


def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A round robin: what is asked, who is asked and who answered, and the talk about it."""

    def more(thread: Thread) -> dict[str, Any]:
        return shown(request.user, get_object_or_404(round_robins_for(request.user), pk=thread.root.id))

    return read(request, int(pk), "round_robin/show.html", more)


def _found(request: HttpRequest, slug: str, pk: int) -> RoundRobin:
    return get_object_or_404(round_robins_for(request.user), pk=pk, community__slug=slug)


@require_safe
@signed_in
def results(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the organisations answered, for those who answered; others are told how to read it."""
    round_robin = _found(request, slug, pk)
    context: dict[str, Any] = shown(request.user, round_robin)
    if not may_see_results(request.user, round_robin):
        return render(request, "round_robin/results_closed.html", context, status=403)
    lens = Lens.from_request(request)
    now = results_of(request.user, round_robin, lens)
    earlier = earlier_results(request.user, round_robin, lens)
    context |= {
        "results": now,
        "years": over_the_years(now, earlier),
        "chips": lens.chips(request),
        "lens": lens,
        "hides_commercial": is_supplier(request.user),
    }
    return render(request, "round_robin/results.html", context)


@require_safe
@signed_in
def results_csv(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    round_robin = _found(request, slug, pk)
    if not may_see_results(request.user, round_robin):
        return render(
            request, "round_robin/results_closed.html", shown(request.user, round_robin), status=403
        )
    lens = Lens.from_request(request)
    now = results_of(request.user, round_robin, lens)
    rows = rows_to_save(now, earlier_results(request.user, round_robin, lens))
    return as_csv(round_robin.title[:60], rows)


@require_safe
def file(request: HttpRequest, slug: str, pk: int, key: str, name: str) -> HttpResponseBase:
    """A file that an organisation answered with, for its own people and for whoever reads the results."""
    round_robin = _found(request, slug, pk)
    found = file_for(request.user, round_robin, key)
    if found is None:
        raise Http404
    return uploads.respond(found.key, found.name, found.media_type, inline=found.is_image)
