"""Who is doing what in a community: topics by council, on the map, and as a table to save."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.contributions.doing import rows_to_save, who_is_doing
from guildhall.contributions.models import Stance
from guildhall.contributions.views.doing import map_groups
from guildhall.kit.spreadsheets import as_csv
from guildhall.organisations.lens import Lens
from guildhall.organisations.map import council_map
from guildhall.people.access import signed_in
from guildhall.workspace.place import Place, inside


@require_safe
@inside()
@signed_in
def doing(request: HttpRequest, where: Place) -> HttpResponse:
    """Each topic with the organisations that said something about it, narrowed by lens and standing."""
    lens = Lens.from_request(request)
    standing = request.GET.get("standing", "")
    everything = who_is_doing(request.user, community=where.community.pk, lens=lens.ids())
    said = [each for each in everything if standing in ("", each.standing)]
    context = {
        "where": where,
        "topics": [(list(rows)) for _root, rows in groupby(said, key=lambda each: each.root)],
        "count": {
            value: sum(each.standing == value for each in everything) for value in Stance.Standing.values
        },
        "standings": Stance.Standing.choices,
        "standing": standing,
        "chips": lens.chips(request),
        "map": council_map(),
        "groups": map_groups(said),
    }
    return render(request, "workspace/doing.html", context)


@require_safe
@inside()
@signed_in
def doing_csv(request: HttpRequest, where: Place) -> HttpResponse:
    """The same table for a spreadsheet."""
    said = who_is_doing(request.user, community=where.community.pk, lens=Lens.from_request(request).ids())
    return as_csv(where.community.slug, rows_to_save(said))
