"""The lens: one object that narrows any list to organisations that stand in some way to the reader's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.organisations.models import Organisation

QUERY = "lens"
# Addresses of chips start the list again, so they forget how far the reader had turned the pages.
PLACES_IN_A_LIST = ("page", "after", "before")

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


class View(models.TextChoices):
    """Which organisations a reader looks at."""

    ALL = "", "all"
    LIKE = "like", "like mine"
    NEIGHBOURS = "neighbours", "neighbours"
    TYPE = "type", "same type"
    REGION = "region", "same region"
    NATION = "nation", "same nation"
    LIST = "list", "my list"


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice of the lens: what it is called, what it means, and the address that chooses it."""

    view: View
    label: str
    meaning: str
    address: str
    is_chosen: bool


class Lens:
    """What a reader has chosen to look at, seen from their own organisation."""

    def __init__(self, home: Organisation | None, view: str = View.ALL) -> None:
        self.home = home
        self.view = View(view) if view in View.values and self._has(View(view)) else View.ALL

    @classmethod
    def from_request(cls, request: HttpRequest) -> Lens:
        """The lens of a page: the reader's organisation and the choice in the query string (`?lens=like`)."""
        return cls(getattr(request.user, "organisation", None), request.GET.get(QUERY, ""))

    def __bool__(self) -> bool:
        """Whether the lens hides anything."""
        return self.view != View.ALL

    def filter(self, queryset: Rows, path: str = "") -> Rows:
        """The rows whose organisation, found along `path` ("author__organisation"), is in the lens.

        An empty path is for a queryset of organisations itself. A council that was abolished counts with
        those that took its place.
        """
        if not self:
            return queryset
        if not path:
            return queryset.filter(self.condition())
        return queryset.filter(**{f"{path}__in": self.organisations().order_by().values("pk")})

    def organisations(self) -> models.QuerySet[Organisation]:
        """The organisations in the lens."""
        return Organisation.objects.filter(self.condition()) if self else Organisation.objects.all()

    def ids(self) -> list[int] | None:
        """The ids of the organisations in the lens, for hand-written SQL; None where it hides nothing."""
        return list(self.organisations().order_by().values_list("pk", flat=True)) if self else None

    def condition(self) -> Q:
        """What holds of the organisations in the lens."""
        places = self._places
        match self.view:
            case View.LIKE:
                return _any_of([code for place in places for code in place.most_alike])
            case View.NEIGHBOURS:
                return _any_of([code for place in places for code in place.touching])
            case View.LIST:
                return _any_of([code for place in places for code in place.comparators])
            case View.TYPE:
                return Q(
                    sector__in={place.sector for place in places},
                    type__in={place.type for place in places},
                )
            case View.REGION:
                return Q(region__in={place.region for place in places if place.region})
            case View.NATION:
                return Q(nation__in={place.nation for place in places if place.nation})
            case _:
                return Q()

    def chips(self, request: HttpRequest) -> list[Chip]:
        """The choices that mean something to this reader; none at all for whoever has no organisation."""
        views = [view for view in View if self._has(view)]
        if views == [View.ALL]:
            return []
        return [
            Chip(
                view,
                str(LABELS[view]),
                self.meaning(view),
                self._address(request, view),
                view == self.view,
            )
            for view in views
        ]

    def meaning(self, view: View | None = None) -> str:
        """The chosen view, or another, in one plain sentence."""
        name = str(self._places[0]) if self._places else ""
        match self.view if view is None else view:
            case View.LIKE:
                return _("The councils most like %(council)s by published figures.") % {"council": name}
            case View.NEIGHBOURS:
                return _("The councils that touch %(council)s on the map.") % {"council": name}
            case View.TYPE:
                return _("Every organisation of the same type as %(council)s.") % {"council": name}
            case View.REGION:
                return _("Every organisation in the same region as %(council)s.") % {"council": name}
            case View.NATION:
                return _("Every organisation in the same nation as %(council)s.") % {"council": name}
            case View.LIST:
                return _("The list that %(council)s compares itself with.") % {"council": name}
            case _:
                return _("Every organisation.")

    @cached_property
    def _places(self) -> list[Organisation]:
        return self.home.today() if self.home else []

    def _has(self, view: View) -> bool:
        if view == View.ALL or self.home is None:
            return view == View.ALL
        field = {
            View.LIKE: "most_alike",
            View.NEIGHBOURS: "touching",
            View.LIST: "comparators",
            View.TYPE: "kind_label",
            View.REGION: "region",
            View.NATION: "nation",
        }[view]
        # A region that is the whole nation (Wales, Scotland, Northern Ireland) needs one chip, not two.
        return any(getattr(place, field) for place in self._places) and not (
            view == View.REGION and all(place.region == place.nation for place in self._places)
        )

    def _address(self, request: HttpRequest, view: View) -> str:
        query = request.GET.copy()
        for name in (QUERY, *PLACES_IN_A_LIST):
            query.pop(name, None)
        if view != View.ALL:
            query[QUERY] = view.value
        return f"{request.path}?{query.urlencode()}" if query else request.path

    def carried(self) -> list[tuple[str, str]]:
        """What a search form must carry along so that the choice stays: name and value of hidden inputs."""
        return [(QUERY, self.view.value)] if self else []


def _any_of(codes: list[str]) -> Q:
    """These organisations, and those that they took the place of."""
    alive = Q(code__in=codes)
    return alive | Q(pk__in=Organisation.objects.filter(successors__code__in=codes).values("pk"))


LABELS = {
    View.ALL: gettext_lazy("All"),
    View.LIKE: gettext_lazy("Councils like mine"),
    View.NEIGHBOURS: gettext_lazy("My neighbours"),
    View.TYPE: gettext_lazy("Same type"),
    View.REGION: gettext_lazy("Same region"),
    View.NATION: gettext_lazy("Same nation"),
    View.LIST: gettext_lazy("My council’s list"),
}
