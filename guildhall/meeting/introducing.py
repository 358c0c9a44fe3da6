"""Who could introduce one person to another, as far as whoever asks may see, and why, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from guildhall.communities.models import Community, Membership
from guildhall.people.models import Person
from guildhall.talks.rules import takes_from

MOST: Final = 5
# Communities that one line names.
NAMED: Final = 2


@dataclass(slots=True)
class Introducer:
    """Somebody who could introduce them, and what speaks for it: where they meet the wanted person."""

    person: Person
    is_contact: bool = False
    is_colleague: bool = False
    shared: list[Community] = field(default_factory=list)
    facilitated: list[Community] = field(default_factory=list)

    @property
    def order(self) -> tuple[object, ...]:
        """Contacts first, then colleagues, then whoever looks after a community; each by how much they share."""
        return (
            not self.is_contact,
            not self.is_colleague,
            -len(self.shared),
            self.person.name,
            self.person.pk,
        )

    @property
    def why(self) -> list[str]:
        """The reasons, for whoever asks."""
        said = []
        if self.is_contact:
            said.append(_("in your contacts"))
        if self.is_colleague:
            said.append(_("works where you work"))
        if self.facilitated:
            said.append(
                _("looks after %(communities)s, where you both are")
                % {"communities": _names(self.facilitated)}
            )
        if others := [each for each in self.shared if each not in self.facilitated]:
            said.append(_("is in %(communities)s with them") % {"communities": _names(others)})
        return said


def introducers(asker: Person, wanted: Person) -> list[Introducer]:
    """At most five people, not away, whom both sides plausibly know and can be written by; nobody among them is told."""
    found = sorted(_known_to_both(asker, wanted), key=lambda each: each.order)
    chosen: list[Introducer] = []
    for each in found:
        can_help = takes_from(wanted, each.person) and takes_from(asker, each.person)
        if can_help and not each.person.is_away:
            chosen.append(each)
        if len(chosen) == MOST:
            break
    return chosen


def _known_to_both(asker: Person, wanted: Person) -> Iterator[Introducer]:
    seen = Membership.objects.visible_to(asker).filter(community__archived_at=None)
    theirs = set(seen.filter(person=wanted).values_list("community", flat=True))
    mine = set(asker.memberships.values_list("community", flat=True))
    contacts = set(asker.contacts.values_list("contact", flat=True))
    known = Q(person__in=contacts) | Q(
        community__in=theirs & mine, role__in=[Membership.Role.LEAD, Membership.Role.FACILITATOR]
    )
    if asker.organisation_id:
        known |= Q(person__organisation=asker.organisation_id)
    there = seen.filter(
        known, community__in=theirs, person__is_active=True, person__approved_at__isnull=False
    )
    rows = defaultdict[Person, list[Membership]](list)
    for row in there.exclude(person__in=[asker, wanted]).select_related("person__organisation", "community"):
        rows[row.person].append(row)
    for person, memberships in rows.items():
        yield Introducer(
            person,
            is_contact=person.pk in contacts,
            is_colleague=person.organisation_id is not None
            and person.organisation_id == asker.organisation_id,
            shared=sorted((row.community for row in memberships), key=lambda each: each.name),
            facilitated=[
                row.community for row in memberships if row.is_facilitator and row.community_id in mine
            ],
        )


def _names(communities: list[Community]) -> str:
    return ", ".join(each.name for each in communities[:NAMED])
