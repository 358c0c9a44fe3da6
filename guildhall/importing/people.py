"""Writes imported people: nobody signs in as them until they are claimed, by their address or by an operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from guildhall.discovery.indexing import index_people
from guildhall.importing.addresses import Addresses
from guildhall.importing.bodies import People as Names
from guildhall.importing.models import Origin
from guildhall.importing.organisations import Organisations
from guildhall.importing.origins import find, guessed, remember
from guildhall.importing.reports import Report, Row
from guildhall.kit.markup import plain_text
from guildhall.organisations.addresses import organisations_for_address
from guildhall.people.models import Person
from guildhall.people.names import colour_of

PLACED = {"id", "name", "organisation", "email"}
LONGEST_ABOUT = 1000


class People:
    """The people of one source."""

    def __init__(self, source: str, report: Report) -> None:
        self.source, self.report, self.tally = source, report, report.tallies["people"]
        self.organisations = Organisations(source, report.tallies["organisations"])
        self.guessed = guessed(source, "person")
        self.seen: set[str] = set()

    @transaction.atomic
    def write(self, rows: list[Row]) -> None:
        """Makes the people of some rows, each once."""
        listed: dict[str, Row] = {}
        for row in rows:
            source_id = row.values.get("id", "")[:200]
            if not source_id:
                self.report.tell(row, "has no id")
            elif source_id in self.seen:
                self.report.tell(row, f"has the id of an earlier person ({source_id}), who counts")
            else:
                self.seen.add(source_id)
                listed[source_id] = row
        known = find(self.source, "person", listed)
        self.organisations.learn(row.values.get("organisation", "") for row in listed.values())
        addresses = Addresses(self.report, {name: row for name, row in listed.items() if name not in known})
        remember(self.source, "person", addresses.owners)
        known |= addresses.owners
        self._make(
            {
                name: self._person(name, row, addresses.free.get(name))
                for name, row in listed.items()
                if name not in known
            },
            listed,
        )
        for source_id in self.guessed & known.keys():
            self._correct(known[source_id], self._person(source_id, listed[source_id], None), source_id)
        self.tally.there += len(known)
        self.tally.made += len(listed) - len(known)

    def known(self, source_ids: Iterable[str]) -> dict[str, int]:
        """The ids of people who came before."""
        return find(self.source, "person", source_ids)

    def names(self, source_ids: set[str]) -> Names:
        """The ids and names of people who came before."""
        known = self.known(source_ids) if source_ids else {}
        people = dict(Person.objects.filter(pk__in=known.values()).values_list("pk", "name"))
        return {source_id: (pk, people[pk]) for source_id, pk in known.items()}

    def guess(self, source_ids: set[str]) -> None:
        """Makes people of ids that posts name and no row lists; a later row may tell their names."""
        if source_ids:
            self._make({name: Person(name=name[:120]) for name in sorted(source_ids)}, {})
            Origin.objects.filter(source=self.source, kind="person", source_id__in=source_ids).update(
                is_guessed=True
            )
            self.guessed |= source_ids

    def _person(self, source_id: str, row: Row, address: str | None) -> Person:
        values = row.values
        name = " ".join(unescape(values.get("name", "")).split())
        if not name:
            self.report.tell(row, "has no name; the id stands for it")
        about = plain_text(values.get("bio") or values.get("about") or "")
        organisation = self.organisations.named(values.get("organisation", ""))
        if organisation is None and address and len(by_address := organisations_for_address(address)) == 1:
            organisation = by_address[0].pk
        return Person(
            name=(name or source_id)[:120],
            email=address,
            organisation_id=organisation,
            knows=about if len(about) <= LONGEST_ABOUT else about[: LONGEST_ABOUT - 1] + "…",
        )

    def _make(self, new: Mapping[str, Person], rows: Mapping[str, Row]) -> None:
        if not new:
            return
        _give_slugs(new.values())
        for person in new.values():
            person.approved_at = timezone.now()
            person.set_unusable_password()
        made = {
            name: person.pk
            for name, person in zip(new, Person.objects.bulk_create(new.values()), strict=True)
        }
        remember(self.source, "person", made, {name: _rest(row) for name, row in rows.items()})
        index_people(list(made.values()))

    def _correct(self, pk: int, said: Person, source_id: str) -> None:
        """Gives somebody who was known by id alone the name that is listed now, unless they were claimed."""
        unclaimed = Person.objects.unclaimed().filter(pk=pk)
        unclaimed.update(name=said.name, organisation=said.organisation_id, knows=said.knows)
        Origin.objects.filter(source=self.source, kind="person", source_id=source_id).update(is_guessed=False)
        self.guessed.discard(source_id)
        index_people([pk])


def _rest(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name not in PLACED and value}


def _give_slugs(people: Iterable[Person]) -> None:
    """Gives each person an address of their own: jo-marsh, or jo-marsh-2 where that is taken."""
    waiting, taken, number = list(people), set[str](), 1
    while waiting:
        tried = [
            f"{slugify(person.name)[:100] or 'person'}{f'-{number}' if number > 1 else ''}"
            for person in waiting
        ]
        taken |= set(Person.objects.filter(slug__in=tried).values_list("slug", flat=True))
        later = []
        for person, slug in zip(waiting, tried, strict=True):
            if slug in taken:
                later.append(person)
            else:
                taken.add(slug)
                person.slug, person.colour = slug, colour_of(slug)
        waiting, number = later, number + 1
