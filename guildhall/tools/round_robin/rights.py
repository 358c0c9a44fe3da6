"""Who may answer a round robin for an organisation, and who reads what the organisations answered."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from guildhall.communities.models import Ban
from guildhall.communities.permissions import Act, Role, may, role_in
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Asked, Question, RoundRobin


def speaks_for_organisation(person: Person | AnonymousUser | None) -> bool:
    """Whether it is certain where a person works."""
    return isinstance(person, Person) and person.is_verified and person.organisation_id is not None


def may_answer(person: Person | AnonymousUser | None, round_robin: RoundRobin) -> bool:
    """Whether a person who sees a round robin may fill in the answer of their organisation, if it is asked."""
    community = round_robin.community
    if round_robin.closed_at is not None or not may(person, Act.THANK, community):
        return False
    if not isinstance(person, Person) or not speaks_for_organisation(person):
        return False
    return not Ban.objects.filter(community=community, person=person).exists()


def may_see_results(
    person: Person | AnonymousUser | None, round_robin: RoundRobin, asked: Asked | None = None
) -> bool:
    """Whether a person who sees a round robin reads the answers: whoever asked, facilitators, and whoever answered."""
    if not isinstance(person, Person) or role_in(person, round_robin.community) == Role.VISITOR:
        return False
    if person.pk == round_robin.author_id or role_in(person, round_robin.community) >= Role.FACILITATOR:
        return True
    if not speaks_for_organisation(person):
        return False
    mine = asked or round_robin.asked_of(person)
    return mine is not None and mine.is_answered


def may_ask_more(person: Person | AnonymousUser | None, round_robin: RoundRobin) -> bool:
    """Whether a person may put it to more organisations."""
    if round_robin.closed_at is not None:
        return False
    if may(person, Act.MODERATE, round_robin.community):
        return True
    is_asker = isinstance(person, Person) and person.pk == round_robin.author_id
    return is_asker and may(person, Act.POST, round_robin.community)


def may_ask_again(person: Person | AnonymousUser | None, round_robin: RoundRobin) -> bool:
    """Whether a person may ask the same once more: whoever reads what came of it, and may ask here."""
    return may(person, Act.POST, round_robin.community) and may_see_results(person, round_robin)


def is_supplier(person: Person | AnonymousUser | None) -> bool:
    """Whether commercial answers are kept from a person, wherever they work and whatever they may do."""
    if not isinstance(person, Person):
        return False
    at = person.organisation
    return person.kind == Person.Kind.SUPPLIER or (
        at is not None and at.sector == Organisation.Sector.SUPPLIER
    )


def questions_for(person: Person | AnonymousUser | None, round_robin: RoundRobin) -> list[Question]:
    """The questions whose answers a person may read, once they may read answers at all."""
    hides = is_supplier(person)
    return [question for question in round_robin.questions if not (hides and question.is_commercial)]
