"""Links at the foot of mails that change what comes by mail, without signing in: signed, and good for half a year.

A link tells of one thing alone, the one whose mail it stands in: mails are passed on, and then so is the link.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse

from guildhall.notifications.models import Mail
from guildhall.notifications.models.wishes import SORT_OF
from guildhall.people.models import Person

SALT: Final = "guildhall.notifications.scopes"
NEWSLETTER: Final = "newsletter"  # stands where a sort stands
GOOD_FOR: Final = timedelta(days=180)


class NoSuchLink(Exception):
    """The link was never made by us, is too old, or its person made new keys."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a link may change: the news of a community, a conversation, a sort of mail, newsletters, or a search; nothing said is all digests."""

    person: int
    keys: int
    community: int | None = None
    thread: int | None = None
    sort: str = ""
    search: int | None = None

    @classmethod
    def of(cls, mail: Mail) -> Self:
        """The scope of the link in a mail."""
        sort = NEWSLETTER if mail.kind == Mail.Kind.NEWSLETTER else str(SORT_OF.get(mail.why, ""))
        search = mail.about if mail.kind == Mail.Kind.SEARCH else None
        return cls(mail.person_id, mail.person.keys_made, mail.community_id, mail.thread, sort, search)

    @property
    def address(self) -> str:
        """The path of its page."""
        values = {name: value for name, value in asdict(self).items() if value}
        return reverse("mail_choice", args=[signing.dumps(values, salt=SALT)])

    @classmethod
    def from_link(cls, token: str) -> tuple[Self, Person]:
        """The scope that a link holds, and whose it is. Raises NoSuchLink."""
        try:
            scope = cls(**{"keys": 0} | signing.loads(token, salt=SALT, max_age=GOOD_FOR))
        except (signing.BadSignature, TypeError) as error:
            raise NoSuchLink from error
        person = Person.objects.active().filter(pk=scope.person, keys_made=scope.keys).first()
        if person is None:
            raise NoSuchLink
        return scope, person


def change_link_for(email: str) -> str:
    """Where whoever has this address changes what comes by mail; nothing where nobody has it."""
    person = Person.objects.active().filter(email=email).first()
    return settings.SITE_URL + Scope(person.pk, person.keys_made).address if person else ""
