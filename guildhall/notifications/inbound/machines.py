"""What follows from mails that machines wrote: addresses that take no mail are written to no more."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings

from guildhall.kit.inbound.automatic import Automatic, Kind
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person

OURS: Final = re.compile(r"<(?:(?:post|talk)\.\d+\.(?P<person>\d+)|mail\.(?P<mail>\d+))@(?P<host>[^>]+)>")


def heed(found: Automatic) -> None:
    """Stops mail to a person whose address does not work, or who told their mail program that ours are unwanted."""
    if found.kind is Kind.COMPLAINT or found.is_permanent:
        for person in _people(found):
            words = "; ".join(filter(None, (each.diagnostic for each in found.failures)))
            settings_for(person).pause(words or found.reason)


def _people(found: Automatic) -> list[Person]:
    """Whom a report is about: only people to whom we wrote the mail that it holds, or anybody could silence anybody."""
    original = OURS.match(found.original_message_id)
    if original is None or original["host"] != settings.MAIL_HOST:
        return []
    person = original["person"] or _person_of_mail(original["mail"])
    addresses = {each.address.lower() for each in found.failures if each.address}
    people = Person.objects.filter(pk=person or 0)
    return list(people.filter(email__in=addresses) if addresses else people)


def _person_of_mail(mail: str) -> int | None:
    from guildhall.notifications.models import Mail

    return Mail.objects.filter(pk=mail).values_list("person", flat=True).first()
