"""The three people of the demo whom one can sign in as."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_noop

from guildhall.people.models import Person


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as, and what they are there for."""

    key: str
    address: str
    part: str


ACCOUNTS = [
    Account("moira-hughes", "moira.hughes@north-devon.example", gettext_noop("a member")),
    Account("ann-rowe", "ann.rowe@leeds.example", gettext_noop("a facilitator")),
    Account("rhian-price", "rhian.price@powys.example", gettext_noop("the operator")),
]


def sign_in_lines() -> list[str]:
    """How to sign in as each of the three who still has the password that all were given."""
    people = {
        person.email: person
        for person in Person.objects.filter(email__in=[each.address for each in ACCOUNTS])
    }
    hashes = [person.password for person in people.values()]
    return [
        f"Sign in as {account.part}: {account.address}, password {settings.DEMO_PASSWORD}"
        for account in ACCOUNTS
        if account.address in people and hashes.count(people[account.address].password) > 1
    ]
