"""The mails of meeting: written when they are sent, from what holds then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from guildhall.kit.inbound.replies import MARKER
from guildhall.meeting import counterpart_letters
from guildhall.meeting.introductions import is_possible
from guildhall.meeting.models import Introduction
from guildhall.meeting.months import MET_YET
from guildhall.meeting.pairing import MATCH
from guildhall.notifications.inbound.addresses import notice_address, takes_mail
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.mailing.letters import named, sender_named, written
from guildhall.notifications.models import Mail, Notice
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person


def letter(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """The mail, or nothing where it was dealt with, came to be impossible or is not wanted any more."""
    if not settings_for(person).wants(mail.why):
        return None
    if mail.why in (MATCH, MET_YET):
        return counterpart_letters.letter(mail, person)
    seen = Introduction.objects.visible_to(person).filter(pk=mail.about or 0)
    introduction = seen.select_related(
        "asker__organisation", "introducer__organisation", "wanted__organisation"
    ).first()
    if introduction is None:
        return None
    if mail.why == Notice.Why.INTRODUCE:
        return _asks(mail, person, introduction)
    return _did_not_come_about(mail, person, introduction)


def _asks(mail: Mail, person: Person, introduction: Introduction) -> EmailMultiAlternatives | None:
    """Somebody asks the reader for an introduction."""
    notice = (
        Notice.objects.visible_to(person).filter(activity=introduction.activity_id, person=person).first()
    )
    if notice is None or not (introduction.is_waiting and is_possible(introduction)):
        return None
    words: dict[str, Any] = {
        "introduction": introduction,
        "act": link_about(person, notice=notice.pk),
        "link": settings.SITE_URL + introduction.get_absolute_url(),
        "marker": MARKER if takes_mail() else "",
        "community": None,
    }
    made = written(mail, person, "meeting/mail/introduce", words)
    made.from_email = sender_named(introduction.asker.name)
    if reply_to := notice_address(person, notice.pk):
        made.reply_to = [named(settings.SITE_NAME, reply_to)]
    return made


def _did_not_come_about(
    mail: Mail, person: Person, introduction: Introduction
) -> EmailMultiAlternatives | None:
    if introduction.asker != person or introduction.is_waiting or introduction.is_made:
        return None
    words: dict[str, Any] = {
        "wanted": introduction.wanted,
        "link": settings.SITE_URL + reverse("introductions"),
        "community": None,
    }
    return written(mail, person, "meeting/mail/not_introduced", words)
