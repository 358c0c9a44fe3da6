"""How a newsletter reads as a mail: written when it leaves, from what its reader may see then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.permissions import Act, may
from guildhall.contributions.models import Contribution
from guildhall.kit.mail import write
from guildhall.kit.markup import stored
from guildhall.kit.plain import as_text
from guildhall.newsletters.models import Item, Newsletter
from guildhall.newsletters.readers import is_reader, newsletter_in
from guildhall.notifications.mailing.letters import CHANGE, change_link, message_of, sender_named
from guildhall.notifications.models import Mail
from guildhall.people.models import Person

TEMPLATE: Final = "newsletters/mail/newsletter"
MOST_KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Written:
    """A newsletter as it goes to all who see the same of it in the same language; only their links differ."""

    subject: str
    text: str
    html: str
    minute: datetime


_kept: dict[tuple[object, ...], Written] = {}


def letter(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """The newsletter for one reader, or None where it is not for them now, or nothing of it is left."""
    number, is_test = newsletter_in(mail)
    found = Newsletter.objects.visible_to(person).filter(pk=number).select_related("community").first()
    if found is None or not (_may_try(person, found) if is_test else _may_get(person, found)):
        return None
    seen = Contribution.objects.visible_to(person)
    if is_test:
        seen = Contribution.objects.visible_to_members(found.community_id)
    mark = found.mark(seen)
    if not mark and not found.introduction:
        return None
    key = (found.pk, found.version, found.community.mails, mark, person.language, is_test)
    written = _kept.get(key)
    if written is None or written.minute != _minute():
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        written = _kept[key] = _written(found, found.shown(seen), person.language, is_test=is_test)
    change = change_link(mail)
    parts = (part.replace(CHANGE, change) for part in (written.text, written.html))
    message = message_of(mail, person, change, written.subject, *parts, community=found.community)
    if not found.community.is_sealed_in_mails:
        message.from_email = sender_named(found.community.name)
    return message


def items_for_members(newsletter: Newsletter) -> list[Item]:
    """What every member of its community may see of it."""
    seen: QuerySet[Contribution] = Contribution.objects.visible_to_members(newsletter.community_id)
    return newsletter.shown(seen)


def written_for_members(newsletter: Newsletter, language: str) -> Written:
    """The newsletter as a member gets it who sees nothing that others do not; the language must be active."""
    return _written(newsletter, items_for_members(newsletter), language, is_test=False)


def _may_try(person: Person, newsletter: Newsletter) -> bool:
    return may(person, Act.NEWSLETTER, newsletter.community)


def _may_get(person: Person, newsletter: Newsletter) -> bool:
    return newsletter.is_sent and is_reader(newsletter.community_id, person.pk)


def _minute() -> datetime:
    """Names of authors change without a mark; they are at most a minute old."""
    return timezone.now().replace(second=0, microsecond=0)


def _written(newsletter: Newsletter, items: list[Item], language: str, *, is_test: bool) -> Written:
    community = newsletter.community
    is_whole = community.is_whole_in_mails
    words: dict[str, Any] = {
        "newsletter": newsletter,
        "community": community,
        "items": items,
        "is_whole": is_whole,
        "is_sealed": community.is_sealed_in_mails,
        "is_test": is_test,
        "link": settings.SITE_URL + reverse("newsletter_by_number", args=[newsletter.pk]),
        "why": Mail.Kind.NEWSLETTER,
        "change": CHANGE,
        "language": language,
    }
    for name in ("introduction", "ending"):
        html = getattr(newsletter, name) if is_whole else ""
        whole = html.replace('href="/', f'href="{settings.SITE_URL}/')
        words |= {name: stored(whole), f"{name}_text": as_text(html, settings.SITE_URL)}
    return Written(*write(TEMPLATE, words), _minute())
