"""Links in mails to the page of what one can do about it without signing in: signed, and good for two months."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from guildhall.contributions.models import Contribution
from guildhall.notifications.mailing.scopes import NoSuchLink
from guildhall.notifications.models import Notice
from guildhall.people.models import Person

SALT: Final = "guildhall.notifications.links"
GOOD_FOR: Final = timedelta(days=60)


def link_about(person: Person, *, contribution: int | None = None, notice: int | None = None) -> str:
    """The whole address of the page where this person acts on a contribution, or on what a notice asks."""
    told = [person.pk, person.keys_made, contribution or 0, notice or 0]
    return settings.SITE_URL + reverse("mail_act", args=[signing.dumps(told, salt=SALT)])


def about(token: str) -> tuple[Person, Contribution | Notice]:
    """Whose link it is, and what it is about, if they may still read that. Raises NoSuchLink."""
    try:
        pk, keys, contribution, notice = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise NoSuchLink from error
    person = Person.objects.active().filter(pk=pk, keys_made=keys).first()
    if person is None:
        raise NoSuchLink
    found = notice_of(person, notice) if notice else post_of(person, contribution)
    if found is None or not _may_be_told(found):
        raise NoSuchLink
    return person, found


def _may_be_told(found: Contribution | Notice) -> bool:
    """Whether its community lets mails say so much: what a mail may not hold, its link does not show either."""
    community = found.community
    if community is None or community.is_whole_in_mails:
        return True
    return isinstance(found, Notice) and not community.is_sealed_in_mails


def post_of(person: Person, pk: int) -> Contribution | None:
    """A contribution that a person may read."""
    seen = Contribution.objects.visible_to(person)
    return seen.select_related("community", "root__community", "author__organisation").filter(pk=pk).first()


def notice_of(person: Person, pk: int) -> Notice | None:
    """A notice of a person, about something that they may read."""
    return Notice.objects.visible_to(person).with_what_it_shows().filter(pk=pk, person=person).first()
