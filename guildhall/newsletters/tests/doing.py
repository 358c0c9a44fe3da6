"""What the tests of newsletters do again and again."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.test import Client

from guildhall.newsletters.models import Newsletter
from guildhall.people.models import Person
from guildhall.testing.post import mails_to

HERE = "/c/waste-and-recycling/look-after/newsletters/"


def of(newsletter: Newsletter, page: str = "") -> str:
    """The address of a page on which a newsletter is written."""
    return f"{HERE}{newsletter.pk}/{page}"


def to(person: Person) -> list[EmailMultiAlternatives]:
    """The mails that somebody got."""
    return mails_to(str(person.email))


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def send(client: Client, newsletter: Newsletter, **more: object) -> str:
    """Presses «send», and gives what the page then says."""
    newsletter.refresh_from_db()
    sent = {"act": "now", "version": newsletter.version} | more
    return client.post(of(newsletter, "send/"), sent, follow=True).content.decode()
