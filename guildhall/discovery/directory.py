"""The directory of people: words, the lens and facets narrow it down."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.discovery.crowd import Counts, counts, everybody, members_of
from guildhall.discovery.meaning import by_meaning
from guildhall.discovery.people import FoundPerson, People, WantedPeople, find_people
from guildhall.discovery.reading import page_number, words_asked
from guildhall.discovery.search import Counted
from guildhall.discovery.spelling import did_you_mean
from guildhall.discovery.words import Words
from guildhall.kit.facets import Facet, facet
from guildhall.organisations.lens import Lens
from guildhall.organisations.words import NATIONS, REGIONS, in_words
from guildhall.people.models import Person

KNOWN: Final = {
    "region": REGIONS,
    "nation": NATIONS,
    "kind": Person.Kind.values,
    "availability": ("here", "away"),
}
FEW: Final = 3
MEANT: Final = 10
FEW_TO_SORT: Final = 2_000
FACETS: Final = ("organisation", "region", "nation", "kind", "availability", "community")


class PeopleDirectory:
    """Whom somebody looks for, who was found, and what the list can be narrowed to."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.words = words_asked(request)
        self.lens = Lens.from_request(request)
        asked = {name: request.GET.get(name, "").replace("\0", "")[:100] for name in FACETS}
        self.chosen = {
            name: value
            for name, value in asked.items()
            if value and (name not in KNOWN or value in KNOWN[name])
        }
        if self.community is None:
            self.chosen.pop("community", None)

    @cached_property
    def community(self) -> Community | None:
        """The chosen community, if the reader may know who is in it."""
        if "community" not in self.chosen:
            return None
        known = Community.objects.filter(front__any=audiences_of(self.request.user))
        return known.filter(slug=self.chosen["community"]).first()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen or self.lens)

    @cached_property
    def organisations(self) -> list[int] | None:
        return self.lens.ids()

    @cached_property
    def found(self) -> People:
        """A page of people: with words the best first, without by name."""
        return self._find(self.words)

    @cached_property
    def meant(self) -> list[FoundPerson]:
        """Those who fit words that mean much the same, where hardly anybody fits those that were typed."""
        wider = by_meaning(self.found.words) if self._finds_few else None
        shown = {each.id for each in self.found.found}
        return [each for each in self._find(wider).found if each.id not in shown][:MEANT] if wider else []

    def _find(self, words: str | Words) -> People:
        wanted = WantedPeople(
            organisations=self.organisations,
            organisation=self.chosen.get("organisation", ""),
            region=self.chosen.get("region", ""),
            nation=self.chosen.get("nation", ""),
            kind=self.chosen.get("kind", ""),
            availability=self.chosen.get("availability", ""),
            community=self.community.pk if self.community else None,
        )
        return find_people(
            self.request.user,
            words,
            wanted,
            after=self.request.GET.get("after", ""),
            are_few=not self.words and self._counts.total <= FEW_TO_SORT,
            page=page_number(self.request),
        )

    @property
    def total(self) -> int:
        """How many people there are in the list; with words, among those who were looked at."""
        return self._counts.total if self.found.total is None else self.found.total

    @cached_property
    def _counts(self) -> Counts:
        groups = members_of(self.community.pk) if self.community else everybody()
        return counts(groups, {**self.chosen, "community": ""}, self.organisations)

    @cached_property
    def did_you_mean(self) -> str:
        """The words with their slips mended, where they found few people."""
        return did_you_mean(self.request.user, self.words) if self._finds_few else ""

    @property
    def _finds_few(self) -> bool:
        found = self.found
        return bool(self.words) and found.page == 1 and (found.is_any or len(found.found) < FEW)

    def carried(self) -> list[tuple[str, str]]:
        """What the search box keeps: the facets and the lens."""
        return [*self.chosen.items(), *self.lens.carried()]

    @cached_property
    def facets(self) -> list[Facet]:
        """What the list can be narrowed to, with counts; without words, communities are one's own and uncounted."""
        labels = {
            "organisation": (_("Organisation"), _("All organisations")),
            "region": (_("Region"), _("All regions")),
            "nation": (_("Nation"), _("All nations")),
            "kind": (_("What they are"), _("Everybody")),
            "availability": (_("Availability"), _("Here or away")),
            "community": (_("Community"), _("All communities")),
        }
        counted = self.found.counted if self.found.total is not None else self._counts.answers
        return [
            facet(
                name,
                *labels[name],
                self._labelled(name, counted.get(name, [])),
                self.chosen.get(name, ""),
                is_open=name in ("organisation", "kind"),
            )
            for name in FACETS
        ]

    def _labelled(self, name: str, counted: list[Counted]) -> list[tuple[str, str, int | None]]:
        found: list[tuple[str, str, int | None]] = [
            (each.value, _label(name, each), each.count) for each in counted
        ]
        if name == "community" and self.found.total is None:
            found = [(mine["slug"], mine["name"], None) for mine in getattr(self.request, "menu", [])]
        if (
            name == "community"
            and self.community
            and self.community.slug not in [value for value, *_ in found]
        ):
            found.append((self.community.slug, self.community.name, None))
        return found


def _label(name: str, counted: Counted) -> str:
    match name:
        case "kind":
            return str(Person.Kind(counted.value).label)
        case "availability":
            return _("Here now") if counted.value == "here" else _("Away")
        case "region" | "nation":
            return in_words(counted.value, REGIONS)
        case _:
            return counted.label
