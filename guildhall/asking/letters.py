"""The mail that puts a question to somebody: the question whole, why them, and what they can do without opening the site."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from guildhall.asking.models import Request
from guildhall.asking.reasons import in_words
from guildhall.asking.requests import is_open
from guildhall.kit.inbound.replies import MARKER
from guildhall.kit.markup import stored
from guildhall.kit.plain import as_text
from guildhall.notifications.inbound.addresses import reply_address, takes_mail
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.mailing.letters import named, sender_named, written
from guildhall.notifications.mailing.pictures import Pictures
from guildhall.notifications.models import Mail
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person


def letter(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """The mail, or nothing where the question was answered, closed or hidden meanwhile, or they have dealt with it."""
    seen = Request.objects.visible_to(person).filter(pk=mail.about or 0, person=person)
    request = seen.select_related("contribution__community", "contribution__author__organisation").first()
    if request is None or not request.is_waiting or not is_open(request.contribution):
        return None
    if not settings_for(person).wants(mail.why):
        return None
    question = request.contribution
    community = question.community
    is_whole = community.is_whole_in_mails
    pictures = Pictures(question)
    words = {
        "question": question,
        "community": community,
        "because": in_words([request.because], person, is_me=True)[0],
        "is_link_only": not is_whole,
        "html": stored(pictures.attached(question.html)) if is_whole else "",
        "text": as_text(question.html, settings.SITE_URL) if is_whole else "",
        "link": settings.SITE_URL
        + (
            reverse("contribution", args=[question.pk])
            if community.is_sealed_in_mails
            else question.get_absolute_url()
        ),
        "act": link_about(person, contribution=question.pk) if is_whole else "",
        "marker": MARKER if takes_mail() else "",
        "files": pictures.others if is_whole else [],
    }
    made = written(mail, person, "asking/mail/request", words)
    if is_whole:
        pictures.attach_to(made)
    is_named = question.author is not None and not community.is_sealed_in_mails
    made.from_email = sender_named(question.author.name if question.author and is_named else "")
    if reply_to := reply_address(person, question.pk):
        made.reply_to = [named(settings.SITE_NAME, reply_to)]
    return made
