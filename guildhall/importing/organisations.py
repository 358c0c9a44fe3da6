"""Finds the organisations that imported people name, and makes those that nobody knows yet."""

from __future__ import annotations

import hashlib

from django.db.models import Q
from django.utils.text import slugify

from guildhall.importing.origins import find, remember
from guildhall.importing.reading import Report
from guildhall.organisations.models import Organisation


class Organisations:
    """The organisations of one source, by the name they have there."""

    def __init__(self, source: str, report: Report) -> None:
        self.source, self.tally = source, report.tallies["organisations"]
        self.known: dict[str, int] = {}

    def named(self, name: str) -> int | None:
        """The id of an organisation by its name or mail domain; a new one is kept as a partner until an operator says more."""
        name = " ".join(name.split())[:160]
        if not name:
            return None
        if name not in self.known:
            self.tally.read += 1
            self.known[name] = self._find(name) or self._make(name)
        return self.known[name]

    def _find(self, name: str) -> int | None:
        before = find(self.source, "organisation", [name])
        if not before:
            called = Q(name__iexact=name) | Q(short_name__iexact=name) | Q(domains__name=name.lower())
            there = (
                Organisation.objects.filter(called).order_by("end_date", "pk").values_list("pk", flat=True)
            )
            before = {name: there[0]} if there else {}
        self.tally.there += len(before)
        return before.get(name)

    def _make(self, name: str) -> int:
        mark = hashlib.sha256(f"{self.source}\n{name}".encode()).hexdigest()
        slug = slugify(name)[:90] or mark[:12]
        if Organisation.objects.filter(slug=slug).exists():
            slug = f"{slug}-{mark[:6]}"
        made = Organisation.objects.create(
            code=f"I{mark[:11]}", slug=slug, name=name, sector=Organisation.Sector.PARTNER
        )
        remember(self.source, "organisation", {name: made.pk})
        self.tally.made += 1
        return made.pk
