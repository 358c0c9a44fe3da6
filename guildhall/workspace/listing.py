"""The list that every tool has: what is in its room, narrowed by theme, tag, date, language and lens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.contributions.lines import Wanted, list_contributions
from guildhall.contributions.models import Tag
from guildhall.kit.facets import Facet, facet
from guildhall.organisations.lens import Lens
from guildhall.people.keys import address_of_feed
from guildhall.people.models import Person
from guildhall.workspace.place import Place
from guildhall.workspace.registry import Tool

PERIODS: Final = {"month": timedelta(days=31), "year": timedelta(days=366)}


def wanted_in(request: HttpRequest, where: Place, kinds: Collection[str]) -> Wanted:
    """What a reader asks of a list of these kinds, by the words in the address."""
    chosen = request.GET.get("theme")
    theme = _themes(where).filter(slug=chosen).first() if chosen else None
    tag = _tag(request)
    return Wanted(
        community=where.community.pk,
        kinds=kinds,
        theme=theme.pk if theme else None,
        tag=tag.pk if tag else None,
        language=request.GET.get("language") or None,
        since=_since(request.GET.get("date", "")),
        organisations=Lens.from_request(request).ids(),
        before=request.GET.get("before", ""),
    )


def listing(
    request: HttpRequest, where: Place, tool: Tool, wanted: Wanted | None = None, **more: Any
) -> dict[str, Any]:
    """What the page of a tool's list needs; `workspace/room.html` draws it."""
    wanted = wanted or wanted_in(request, where, tool.words)
    return {
        "where": where,
        "tool": tool,
        "page": more["page"] if "page" in more else list_contributions(request.user, wanted),
        "lenses": Lens.from_request(request).chips(request),
        "narrowing": narrowing(request, where),
        "is_narrowed": bool(request.GET.keys() - {"before"}),
        "empty_words": empty_words(tool),
        "feed": address_of_feed(request, reverse(f"{tool.name}_feed", args=[where.community.slug])),
        **more,
    }


def empty_words(tool: Tool) -> tuple[str, str]:
    """A title and a sentence for a list in which nothing is."""
    return (
        _("Nothing here yet"),
        _("%(name)s: nobody has put anything here yet, or not in a way that this list shows.")
        % {"name": tool.label},
    )


def narrowing(request: HttpRequest, where: Place) -> list[Facet]:
    """By what a list can be narrowed besides the lens."""
    themes: list[tuple[str, str, int | None]] = [(theme.slug, theme.name, None) for theme in _themes(where)]
    tag = _tag(request)
    return [
        facet("theme", _("Themes"), _("All themes"), themes, request.GET.get("theme", ""), least=1),
        facet(
            *("tag", _("Tag"), _("All tags")),
            [(tag.slug, tag.name, None)] if tag else [],
            request.GET.get("tag", "") if tag else "",
        ),
        facet(
            *("date", _("When"), _("At any time")),
            [("month", _("In the last month"), None), ("year", _("In the last year"), None)],
            request.GET.get("date", "") if request.GET.get("date") in PERIODS else "",
            is_open=False,
        ),
        facet(
            *("language", _("Language"), _("Both languages")),
            [(value, str(label), None) for value, label in Person.Language.choices],
            request.GET.get("language", "") if request.GET.get("language") in Person.Language else "",
            is_open=False,
        ),
    ]


def _themes(where: Place) -> Any:
    return where.community.themes.all() if where.reads_front else where.community.themes.none()


def _tag(request: HttpRequest) -> Tag | None:
    chosen = request.GET.get("tag")
    return Tag.objects.filter(slug=chosen).first() if chosen else None


def _since(word: str) -> date | None:
    return (timezone.now() - PERIODS[word]).date() if word in PERIODS else None
