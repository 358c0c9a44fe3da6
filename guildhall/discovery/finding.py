"""What a search over everything finds: organisations, people, communities and what was written, narrowed by all there is."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.discovery.communities import FoundCommunity, find_communities
from guildhall.discovery.conditions import Conditions, conditions
from guildhall.discovery.councils import organisations_named
from guildhall.discovery.meaning import by_meaning
from guildhall.discovery.people import FoundPerson, WantedPeople, find_people
from guildhall.discovery.reading import page_number, words_asked
from guildhall.discovery.search import Hit, Results, search
from guildhall.discovery.spelling import did_you_mean
from guildhall.discovery.words import Words, understand
from guildhall.kit.facets import Facet, facet
from guildhall.kit.jinja import address_with
from guildhall.organisations.lens import Lens
from guildhall.organisations.models import Organisation
from guildhall.organisations.words import NATIONS, in_words
from guildhall.people.access import is_in
from guildhall.people.models import Person

SHOWN: Final = 4
FEW: Final = 3
MEANT: Final = 10


class Finding:
    """One search: what was asked and how it is narrowed, and what each part of it finds."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.words = words_asked(request)
        self.lens = Lens.from_request(request)
        kind, nation = request.GET.get("kind", ""), request.GET.get("nation", "")
        self.are_councils_named = False
        # The words that were typed, where these are their mending.
        self.instead_of = ""
        self.kind = kind if kind in KINDS else ""
        self.nation = nation if nation in NATIONS else ""
        self.is_by_date = request.GET.get("sort") == "newest"

    @cached_property
    def conditions(self) -> Conditions:
        """What was typed, as plain words and what operators narrow it to."""
        return conditions(self.request.user, self.words)

    @cached_property
    def community(self) -> Community | None:
        """The chosen community, if the reader may know of it."""
        slug = self.request.GET.get("community", "").replace("\0", "")
        return Community.objects.visible_to(self.request.user).filter(slug=slug).first() if slug else None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.nation or self.community or self.lens or self.conditions)

    @property
    def is_about_writing(self) -> bool:
        """Whether the reader turned to what was written, so that people and communities would stand in the way."""
        return bool(
            self.kind or self.community or self.conditions or self.is_by_date or page_number(self.request) > 1
        )

    @cached_property
    def organisations(self) -> list[int] | None:
        return self.lens.ids()

    @cached_property
    def results(self) -> Results:
        """A page of what was written."""
        return self._search(self.conditions.words)

    @cached_property
    def meant(self) -> list[Hit]:
        """What holds words that mean much the same, where hardly anything holds those that were typed."""
        if not self.results.words or self.results.total >= FEW or page_number(self.request) > 1:
            return []
        wider = by_meaning(self.results.words)
        shown = {hit.id for hit in self.results.hits}
        return [hit for hit in self._search(wider).hits if hit.id not in shown][:MEANT] if wider else []

    @property
    def found_nothing(self) -> bool:
        """Whether nothing at all holds the words."""
        return not (self.results.total or self.people or self.communities or self.councils)

    def mended(self) -> Finding:
        """This search; with its slips mended, where it found nothing and the mended one finds something."""
        if not self.found_nothing or not self.did_you_mean:
            return self
        asked = self.request.GET.copy()
        asked["q"] = self.did_you_mean
        other = copy(self.request)
        other.GET = QueryDict(asked.urlencode())
        mended = Finding(other)
        mended.instead_of = self.words
        return self if mended.found_nothing else mended

    def _search(self, words: str | Words) -> Results:
        return search(
            self.request.user,
            words,
            kind=self.kind,
            community=self.community.pk if self.community else None,
            nation=self.nation,
            organisations=self.organisations,
            conditions=self.conditions.narrowed,
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
            self.request.user,
            self.results.words,
            wanted,
            authors=self.results.authors,
            limit=SHOWN,
            is_counted=False,
        )
        return [] if found.is_any and self.results else found.found

    @cached_property
    def communities(self) -> list[FoundCommunity]:
        """The few that fit best."""
        if self.is_about_writing or self.nation:
            return []
        return find_communities(self.request.user, self.results.words, self.organisations, SHOWN)

    @cached_property
    def councils(self) -> list[Organisation]:
        """The few organisations that are meant."""
        if self.is_about_writing or not self.words:
            return []
        named = organisations_named(self.words, self.organisations)[:SHOWN]
        self.are_councils_named = bool(named) and named[0].is_exact
        if not named:
            return []
        known = Organisation.objects.in_bulk([each.pk for each in named])
        found = [known[each.pk] for each in named if each.pk in known]
        return [each for each in found if self.nation in ("", each.nation)]

    @cached_property
    def did_you_mean(self) -> str:
        """What was typed with the slips in its words mended, where it found little."""
        found = self.results.total + len(self.people) + len(self.communities) + len(self.councils)
        words = self.conditions.words
        mended = did_you_mean(self.request.user, words) if words and found < FEW else ""
        return self.conditions.taken.with_words(mended) if mended else ""

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
    def chips(self) -> list[tuple[str, str]]:
        """What operators narrow to, each with the address of the search without it."""
        return [(each.label, address_with(self.request, q=each.others)) for each in self.conditions.holding]

    @property
    def more_councils(self) -> str:
        """The address of all organisations that fit."""
        return f"{reverse('organisations')}?{urlencode([('q', self.words), *self.lens.carried()])}"

    @property
    def more_people(self) -> str:
        """The address of all people who fit."""
        kept = [("q", self.words), ("nation", self.nation), *self.lens.carried()]
        return f"{reverse('people')}?{urlencode([each for each in kept if each[1]])}"

    @property
    def more_communities(self) -> str:
        """The address of all communities that fit."""
        return f"{reverse('communities')}?{urlencode([('q', self.words), *self.lens.carried()])}"

    @property
    def can_be_kept(self) -> bool:
        """Whether the reader can be mailed what is new in this search; not where a part of it was left out."""
        return is_in(self.request.user) and bool(self.words) and not self.conditions.problems

    @property
    def asked(self) -> str:
        """The query of this search's page, as far as it narrows what is found."""
        return urlencode([("q", self.words), *self.carried()])

    def carried(self) -> list[tuple[str, str]]:
        """What the search box keeps: the facets and the lens."""
        kept = [
            ("kind", self.kind),
            ("community", self.community.slug if self.community else ""),
            ("nation", self.nation),
        ]
        return [*((name, value) for name, value in kept if value), *self.lens.carried()]


def new_in_search(person: Person, asked: str, since: datetime, until: datetime) -> Results:
    """What others wrote after one moment, up to another, that the query of a search's page finds; the newest first.

    Nothing at all where a part of it means nothing to its reader now: without that part it would be another search.
    """
    request = HttpRequest()
    request.user, request.GET = person, QueryDict(asked)
    finding = Finding(request)
    narrowed = finding.conditions.narrowed
    finding.is_by_date = True
    is_another = finding.conditions.problems or (request.GET.get("community") and finding.community is None)
    if is_another or not finding.words or until <= since:
        return Results(understand(finding.words))
    moment = timedelta(microseconds=1)
    narrowed.not_by = person.pk
    narrowed.since = max(filter(None, (narrowed.since, since + moment)))
    narrowed.before = min(filter(None, (narrowed.before, until + moment)))
    return finding.results
