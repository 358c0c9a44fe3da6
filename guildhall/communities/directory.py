"""The directory of communities: words, facets and the lens narrow it down; the latest active come first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community, CommunityQuerySet, Membership, Theme
from guildhall.kit import keyset
from guildhall.kit.facets import Facet, facet
from guildhall.organisations.lens import Lens
from guildhall.people.names import initials_of

PAGE: Final = 24
FACES: Final = 4
FACE: Final = ("person__name", "person__slug", "person__colour", "person__photo")
THEMES: Final = 12
# What a link of the list carries along.
CARRIED: Final = ("q", "show", "kind", "theme", "lens")

Counted = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Face:
    """Whose face stands on a card."""

    initials: str
    colour: int
    photo_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A community in the list, as far as this reader may know it; values alone, so that equal ones are drawn once."""

    slug: str
    name: str
    purpose: str
    kind: str
    has_logo: bool
    is_forming: bool
    is_archived: bool
    is_mine: bool
    reads_front: bool
    member_count: int
    organisation_count: int
    active_at: datetime
    people: tuple[Face, ...]

    @property
    def kind_label(self) -> str:
        return str(Community.Kind(self.kind).label)


class Directory:
    """What somebody is looking for among the communities, and what there is."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.reader = request.user
        self.lens = Lens.from_request(request)
        self.words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
        show, kind = request.GET.get("show", ""), request.GET.get("kind", "")
        self.show = show if show in ("mine", "archived") else ""
        self.kind = kind if kind in Community.Kind.values else ""
        self.theme = request.GET.get("theme", "").replace("\x00", "")[:60]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the search box keeps of the address."""
        kept = [("show", self.show), ("kind", self.kind), ("theme", self.theme)]
        return [*self.lens.carried(), *((name, value) for name, value in kept if value)]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.show or self.kind or self.theme or self.lens)

    @cached_property
    def base(self) -> CommunityQuerySet:
        """Those that the reader may know of and that fit words and lens, before any facet."""
        found = Community.objects.visible_to(self.reader)
        if self.words:
            found = found.matching(self.words)
        if self.lens:
            inside = Membership.objects.visible_to(self.reader).filter(community=OuterRef("pk"))
            found = found.filter(Exists(self.lens.filter(inside, "person__organisation")))
        return found

    def narrowed(self, *, but: str = "") -> CommunityQuerySet:
        """Those that fit every facet, or every facet but one."""
        found = self.base
        if self.show == "archived" and but != "show":
            found = found.exclude(archived_at=None)
        elif but != "show":
            found = found.live()
        if self.show == "mine" and but != "show":
            found = found.filter(self._mine)
        if self.kind and but != "kind":
            found = found.filter(kind=self.kind)
        if self.theme and but != "theme":
            found = found.filter(Exists(self._themes.filter(slug=self.theme, community=OuterRef("pk"))))
        return found

    def page(self) -> tuple[list[Card], str]:
        """A page of the list, and the address of the next one."""
        found = self.narrowed().order_by("-active_at", "-pk")
        if anchor := keyset.parsed(self.request.GET.get("after", "")):
            moment, pk = anchor
            found = found.filter(Q(active_at__lt=moment) | Q(active_at=moment, pk__lt=pk))
        rows = list(found[: PAGE + 1])
        shown = rows[:PAGE]
        following = ""
        if len(rows) > PAGE:
            last = shown[-1]
            following = self._address(after=keyset.written(last.active_at, last.pk))
        return self._cards(shown), following

    def facets(self) -> list[Facet]:
        """The facets with counts, each as the others leave it."""
        return [
            facet("show", _("Show"), _("All"), self._shows(), self.show, least=1),
            facet("kind", _("Kind"), _("All kinds"), self._kinds(), self.kind),
            facet("theme", _("Theme"), _("All themes"), self._themes_shown(), self.theme, is_open=False),
        ]

    def _cards(self, communities: list[Community]) -> list[Card]:
        audiences = set(audiences_of(self.reader))
        looking_after = Membership.objects.visible_to(self.reader).facilitating()
        faces: dict[int, list[Face]] = {}
        shown = looking_after.filter(community__in=communities)
        for place, name, slug, colour, photo in shown.values_list("community", *FACE):
            face = Face(initials_of(name), colour, f"/people/{slug}/photo" if photo else "")
            faces.setdefault(place, []).append(face)
        return [
            Card(
                slug=community.slug,
                name=community.name,
                purpose=community.purpose,
                kind=community.kind,
                has_logo=bool(community.logo),
                is_forming=community.is_forming,
                is_archived=community.is_archived,
                is_mine=community.members_audience_id in audiences,
                reads_front=community.front_id in audiences,
                member_count=community.member_count,
                organisation_count=community.organisation_count,
                active_at=community.active_at,
                people=tuple(faces.get(community.pk, [])[:FACES]),
            )
            for community in communities
        ]

    def _shows(self) -> list[Counted]:
        live = Q(archived_at=None)
        counts = self.narrowed(but="show").aggregate(
            mine=Count("pk", filter=live & self._mine), archived=Count("pk", filter=~live)
        )
        labels = {"mine": _("Mine"), "archived": _("Archived")}
        return [
            (show, label, counts[show]) for show, label in labels.items() if counts[show] or show == self.show
        ]

    def _kinds(self) -> list[Counted]:
        rows = self.narrowed(but="kind").order_by().values_list("kind").annotate(count=Count("pk"))
        counts = dict(rows)
        return [
            (kind.value, str(kind.label), counts.get(kind.value, 0))
            for kind in Community.Kind
            if counts.get(kind.value) or kind == self.kind
        ]

    def _themes_shown(self) -> list[Counted]:
        rows = (
            self._themes.filter(community__in=self.narrowed(but="theme").order_by())
            .order_by()
            .values("slug")
            .annotate(count=Count("community", distinct=True), name=Min("name"))
            .order_by("-count", "slug")
            .values_list("slug", "name", "count")
        )
        shown = list(rows[:THEMES])
        if self.theme and self.theme not in {slug for slug, _name, _count in shown}:
            chosen = self._themes.filter(slug=self.theme).values_list("slug", "name")
            shown += [(slug, name, 0) for slug, name in chosen[:1]]
        return shown

    @property
    def _mine(self) -> Q:
        return Q(members_audience__any=audiences_of(self.reader))

    @property
    def _themes(self) -> QuerySet[Theme]:
        return Theme.objects.filter(community__front__any=audiences_of(self.reader))

    def _address(self, **changed: str) -> str:
        """The address of this list with something changed; turning a facet goes back to the first page."""
        query = self.request.GET.copy()
        for name in list(query):
            if name not in CARRIED:
                del query[name]
        for name, value in changed.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path
