"""The list of a library, also of one folder, with what its rows show besides."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guildhall.contributions.lines import Wanted
from guildhall.tools.library.folders import Shelves
from guildhall.tools.library.papers import papers
from guildhall.tools.library.tool import tool
from guildhall.workspace.listing import listing, wanted_in
from guildhall.workspace.place import Place
from guildhall.workspace.reading import number


@dataclass(slots=True, kw_only=True)
class WantedDocuments(Wanted):
    """Documents, also of one folder only."""

    folder: int | None = None

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        """The SQL conditions and their parameters."""
        where, parameters = Wanted.conditions(self)
        if self.folder is not None:
            where.append(
                "c.id IN (SELECT contribution_ptr_id FROM library_document WHERE folder_id = %(folder)s)"
            )
            parameters["folder"] = self.folder
        return where, parameters


def library_listing(request: HttpRequest, where: Place) -> dict[str, Any]:
    """What the page of a library needs: the chosen folder, those inside it, and the documents of it."""
    shelves = Shelves(where)
    chosen = shelves.by_id.get(number(request.GET.get("folder")) or 0)
    wanted = wanted_in(request, where, tool.words)
    given = {field.name: getattr(wanted, field.name) for field in fields(Wanted)}
    context = listing(
        request,
        where,
        tool,
        WantedDocuments(**given, folder=chosen.id if chosen else None),
        empty_words=_empty_words(chosen is not None),
    )
    is_narrowed = bool(request.GET.keys() - {"before", "folder"})
    return context | {
        "shelves": shelves,
        "folder": chosen,
        "path": shelves.path(chosen.id) if chosen else [],
        "folders": shelves.inside(chosen.id if chosen else None) if not is_narrowed else [],
        "papers": papers([line.id for line in context["page"].lines]),
        "is_narrowed": is_narrowed,
    }


def _empty_words(is_folder: bool) -> tuple[str, str]:
    if is_folder:
        return (
            _("Nothing in this folder"),
            _("Nobody has put a document here yet, or not in a way that this list shows."),
        )
    return (
        _("No documents here"),
        _("Policies, templates, contracts, committee reports: what you would send a colleague who asks."),
    )
