"""Finds the organisations that imported people name, and makes those that nobody knows yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection
from django.utils.text import slugify

from guildhall.importing.origins import find, remember
from guildhall.importing.reports import Tally
from guildhall.organisations.models import Organisation

# By name, short name or domain; one that exists today before one that was abolished.
CALLED = """
SELECT DISTINCT ON (given.name) given.name, o.id FROM unnest(%s::text[]) AS given (name)
  JOIN organisations_organisation o ON lower(given.name) IN (lower(o.name), lower(o.short_name))
    OR o.id IN (SELECT d.organisation_id FROM organisations_domain d WHERE d.name = lower(given.name))
 ORDER BY given.name, o.end_date IS NOT NULL, o.id"""


class Organisations:
    """The organisations of one source, by the name they have there."""

    def __init__(self, source: str, tally: Tally) -> None:
        self.source, self.tally = source, tally
        self.ids: dict[str, int] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Finds or makes the organisations of these names; new ones are partners until somebody says more."""
        new = {tidy(name): None for name in names if tidy(name) and tidy(name) not in self.ids}
        there = find(self.source, "organisation", new)
        missing = [name for name in new if name not in there]
        with connection.cursor() as cursor:
            cursor.execute(CALLED, [missing])
            there |= dict(cursor.fetchall())
        made = self._make([name for name in new if name not in there])
        self.ids |= there | made
        self.tally.read += len(new)
        self.tally.there += len(there)
        self.tally.made += len(made)

    def named(self, name: str) -> int | None:
        """The id of an organisation that was learnt."""
        return self.ids.get(tidy(name))

    def _make(self, names: list[str]) -> dict[str, int]:
        if not names:
            return {}
        taken = set(Organisation.objects.values_list("slug", flat=True))
        new = []
        for name in names:
            mark = hashlib.sha256(f"{self.source}\n{name}".encode()).hexdigest()
            slug = slugify(name)[:80] or mark[:12]
            slug = f"{slug}-{mark[:6]}" if slug in taken else slug
            taken.add(slug)
            new.append(
                Organisation(code=f"I{mark[:11]}", slug=slug, name=name, sector=Organisation.Sector.PARTNER)
            )
        made = {each.name: each.pk for each in Organisation.objects.bulk_create(new)}
        remember(self.source, "organisation", made)
        return made


def tidy(name: str) -> str:
    """A name without odd spaces, as long as a name may be."""
    return " ".join(name.split())[:160]
