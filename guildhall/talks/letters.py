"""How a message reads as a mail: written when it is sent, from what its reader may see then."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from guildhall.kit.inbound.replies import MARKER
from guildhall.kit.markup import stored
from guildhall.kit.plain import as_text
from guildhall.notifications.inbound.addresses import takes_mail, talk_address
from guildhall.notifications.mailing.letters import named, sender_named, written
from guildhall.notifications.models import Mail
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person
from guildhall.talks.models import Message
from guildhall.talks.models.safety import is_blocked


def letter(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """The mail of one message, or nothing where it was read, taken back or switched off meanwhile, or its author blocked."""
    message = _message_of(mail, person)
    if message is None:
        return None
    talk = message.talk
    others = [part.person for part in talk.present() if part.person_id not in (person.pk, message.author_id)]
    words = {
        "message": message,
        "author": message.author,
        "others": [each.name for each in others],
        "html": stored(message.html.replace('href="/', f'href="{settings.SITE_URL}/')),
        "text": as_text(message.html, settings.SITE_URL),
        "link": settings.SITE_URL + talk.get_absolute_url(),
        "marker": MARKER if takes_mail() else "",
        "community": None,
    }
    made = written(mail, person, "talks/mail/message", words)
    made.from_email = sender_named(message.author.name if message.author else "")
    if reply_to := talk_address(person, talk.pk):
        made.reply_to = [named(settings.SITE_NAME, reply_to)]
    earlier = Message.objects.visible_to(person).filter(talk=talk, pk__lt=message.pk)
    if before := earlier.filter(kind=Message.Kind.WORDS).exclude(author=person).order_by("-pk").first():
        made.extra_headers["In-Reply-To"] = made.extra_headers["References"] = (
            f"<talk.{before.pk}.{person.pk}@{settings.MAIL_HOST}>"
        )
    return made


def _message_of(mail: Mail, person: Person) -> Message | None:
    """What a mail brings, if it may be told to its reader now."""
    seen = Message.objects.visible_to(person).filter(pk=mail.about or 0, taken_back_at=None)
    message = seen.select_related("talk", "author__organisation").first()
    if message is None or not settings_for(person).wants(mail.why):
        return None
    part = message.talk.part_of(person)
    if part.is_muted or part.read_up_to >= message.pk:
        return None
    if message.author is not None and is_blocked(message.author, by=person):
        return None
    return message
