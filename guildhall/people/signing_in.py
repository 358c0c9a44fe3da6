"""What follows when an address is proved."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_confirmed
from django.dispatch import receiver
from django.utils.translation import get_language

from guildhall.organisations.models import Organisation
from guildhall.people.admission import admission_of
from guildhall.people.models import Person


@receiver(email_confirmed)
def settle_in(email_address: Any, **_kwargs: Any) -> None:
    """Somebody proved an address: they get their organisation and, if it lets them, a way in."""
    person = Person.objects.select_related("organisation").get(pk=email_address.user_id)
    if person.last_login is None:
        person.language = get_language() or person.language
        person.save(update_fields=["language"])
        if not person.is_approved and admission_of(email_address.email) == Organisation.Admission.FREELY:
            person.approve()
    person.place_by_address()
