"""What follows when an address is proved."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language

from guildhall.organisations.models import Organisation
from guildhall.people.admission import admission_of
from guildhall.people.models import Person

NAME_GIVEN: Final = "name_given"


def remember_name(request: HttpRequest, email: str, name: str) -> None:
    """Keeps the name typed on registering until the address is proved: nobody may name somebody else."""
    request.session[NAME_GIVEN] = {"email": email, "name": name}


@receiver(email_confirmed)
def settle_in(request: HttpRequest, email_address: Any, **_kwargs: Any) -> None:
    """Somebody proved an address: they get their name, their organisation and, if it lets them, a way in."""
    person = Person.objects.select_related("organisation").get(pk=email_address.user_id)
    if person.last_login is None:
        given = request.session.pop(NAME_GIVEN, None) or {}
        if given.get("email") == email_address.email:
            person.name = given["name"]
        person.language = get_language() or person.language
        person.save(update_fields=["name", "language"])
        if not person.is_approved and admission_of(email_address.email) == Organisation.Admission.FREELY:
            person.approve()
    person.place_by_address()
    _refresh(email_address, person)


def _refresh(email_address: Any, person: Person) -> None:
    # allauth goes on with its own copy of the person, and would judge and save that one.
    for name in ("name", "language", "organisation", "kind", "verified_at", "approved_at"):
        setattr(email_address.user, name, getattr(person, name))
