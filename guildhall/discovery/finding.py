"""What a search over everything finds: people, communities and what was written; narrowed by the lens and facets."""

from __future__ import annotations

from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.discovery.communities import FoundCommunity, find_communities
from guildhall.discovery.people import FoundPerson, WantedPeople, find_people
from guildhall.discovery.reading import page_number, words_asked
from guildhall.discovery.search import Results, search
from guildhall.discovery.spelling import did_you_mean
from guildhall.kit.facets import Facet, facet
from guildhall.organisations.lens import Lens
from guildhall.organisations.words import NATIONS, in_words

SHOWN: Final = 4
FEW: Final = 3


class Finding:
    """One search: what was asked and how it is narrowed, and what each part of it finds."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.words = words_asked(request)
        self.lens = Lens.from_request(request)
        kind, nation = request.GET.get("kind", ""), request.GET.get("nation", "")
        self.kind = kind if kind in KINDS else ""
        self.nation = nation if nation in NATIONS else ""
        self.is_by_date = request.GET.get("sort") == "newest"

    @cached_property
    def community(self) -> Community | None:
        """The chosen community, if the reader may know of it."""
        slug = self.request.GET.get("community", "").replace("\0", "")
        return Community.objects.visible_to(self.request.user).filter(slug=slug).first() if slug else None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.nation or self.community or self.lens)

    @property
    def is_about_writing(self) -> bool:
        """Whether the reader turned to what was written, so that people and communities would stand in the way."""
        return bool(self.kind or self.community or self.is_by_date or page_number(self.request) > 1)

    @cached_property
    def organisations(self) -> list[int] | None:
        return self.lens.ids()

    @cached_property
    def results(self) -> Results:
        """A page of what was written."""
        return search(
            self.request.user,
            self.words,
            kind=self.kind,
            community=self.community.pk if self.community else None,
            nation=self.nation,
            organisations=self.organisations,
            is_by_date=self.is_by_date,
            page=page_number(self.request),
        )

    @cached_property
    def people(self) -> list[FoundPerson]:
        """The few who fit best."""
        if not self.results.words or self.is_about_writing:
            return []
        wanted = WantedPeople(organisations=self.organisations, nation=self.nation)
        found = find_people(
            self.request.user, self.results.words, wanted, authors=self.results.authors, limit=SHOWN
        )
        return [] if found.is_any and self.results else found.found

    @cached_property
    def communities(self) -> list[FoundCommunity]:
        """The few that fit best."""
        if self.is_about_writing or self.nation:
            return []
        return find_communities(self.request.user, self.results.words, self.organisations, SHOWN)

    @cached_property
    def did_you_mean(self) -> str:
        """The words with their slips mended, where they found little."""
        found = self.results.total + len(self.people) + len(self.communities)
        return did_you_mean(self.request.user, self.words) if self.words and found < FEW else ""

    @cached_property
    def facets(self) -> list[Facet]:
        """What the list can be narrowed to, counted among what was found."""
        results = self.results
        kinds = [
            (each.value, str(KINDS[each.value].plural), each.count)
            for each in results.kinds
            if each.value in KINDS
        ]
        communities: list[tuple[str, str, int | None]] = [
            (each.value, each.label, each.count) for each in results.communities
        ]
        if self.community and self.community.slug not in [value for value, *_rest in communities]:
            communities.append((self.community.slug, self.community.name, 0))
        nations = [(each.value, in_words(each.value, NATIONS), each.count) for each in results.nations]
        chosen = self.community.slug if self.community else ""
        return [
            facet("kind", _("Kind"), _("All kinds"), kinds, self.kind),
            facet("community", _("Community"), _("All communities"), communities, chosen),
            facet("nation", _("Nation"), _("All nations"), nations, self.nation, is_open=False),
        ]

    @property
    def more_people(self) -> str:
        """The address of all people who fit."""
        kept = [("q", self.words), ("nation", self.nation), *self.lens.carried()]
        return f"{reverse('people')}?{urlencode([each for each in kept if each[1]])}"

    @property
    def more_communities(self) -> str:
        """The address of all communities that fit."""
        return f"{reverse('communities')}?{urlencode([('q', self.words), *self.lens.carried()])}"

    def carried(self) -> list[tuple[str, str]]:
        """What the search box keeps: the facets and the lens."""
        kept = [
            ("kind", self.kind),
            ("community", self.community.slug if self.community else ""),
            ("nation", self.nation),
        ]
        return [*((name, value) for name, value in kept if value), *self.lens.carried()]
