"""The directory of organisations: words, facets and the lens narrow it down."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any, Final

from django.db.models import Count, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext as _

from guildhall.kit.facets import Facet, facet
from guildhall.organisations.lens import Lens
from guildhall.organisations.models import Organisation, OrganisationQuerySet
from guildhall.organisations.words import NATIONS, REGIONS, TYPES, in_words

FACETS: Final = ("kind", "nation", "region")


class Directory:
    """What somebody is looking for among the organisations, and what there is."""

    def __init__(self, query: QueryDict, lens: Lens) -> None:
        self.words = " ".join(query.get("q", "").replace("\x00", "").split())[:100]
        self.chosen = {name: value for name in FACETS if (value := query.get(name, "")[:60])}
        self.lens = lens

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen or self.lens)

    @cached_property
    def base(self) -> OrganisationQuerySet:
        """Those that fit the words and the lens. Words also find what was abolished, under its old name."""
        found = Organisation.objects.matching(self.words) if self.words else Organisation.objects.current()
        return self.lens.filter(found)

    def organisations(self) -> OrganisationQuerySet:
        """Those that fit everything, by the name they are known by."""
        found = self.base
        for name, value in self.chosen.items():
            found = found.filter(**_condition(name, value))
        return found.order_by(Coalesce(NullIf("short_name", Value("")), "name"), "name")

    def carried(self) -> list[tuple[str, str]]:
        """What the search box keeps: the facets and the lens."""
        return [*self.chosen.items(), *self.lens.carried()]

    def facets(self) -> list[Facet]:
        """The facets with counts, each as the others leave it."""
        groups = list(
            self.base.order_by().values_list("sector", "type", "nation", "region").annotate(count=Count("pk"))
        )
        labels = {
            "kind": (_("Type"), _("All types")),
            "nation": (_("Nation"), _("All nations")),
            "region": (_("Region"), _("All regions")),
        }
        return [
            facet(name, *labels[name], self._counted(name, groups), self.chosen.get(name, ""))
            for name in FACETS
        ]

    def _counted(self, name: str, groups: list[tuple[Any, ...]]) -> list[tuple[str, str, int | None]]:
        counts: Counter[str] = Counter()
        for sector, type_, nation, region, count in groups:
            values = {"kind": type_ or sector, "nation": nation, "region": region}
            if values[name] and all(
                values[other] == value for other, value in self.chosen.items() if other != name
            ):
                counts[values[name]] += count
        if chosen := self.chosen.get(name, ""):
            counts[chosen] += 0
        counted = [(value, _label(name, value), count) for value, count in counts.items()]
        return sorted(counted, key=lambda each: each[1])


def _condition(name: str, value: str) -> dict[str, str]:
    """A kind is a council's type, or else the sector."""
    if name != "kind":
        return {name: value}
    return {"sector": value, "type": ""} if value in Organisation.Sector.values else {"type": value}


def _label(name: str, value: str) -> str:
    if name == "kind" and value in Organisation.Sector.values:
        return str(Organisation.Sector(value).label)
    return in_words(value, {"kind": TYPES, "nation": NATIONS, "region": REGIONS}[name])
