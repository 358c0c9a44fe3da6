"""Sends mails in, as people do from their mail programs, and gives what became of them."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from guildhall.notifications.inbound.receiving import take_in
from guildhall.notifications.models import Incoming
from guildhall.people.models import Person
from guildhall.testing.jobs import run_jobs

Post = Callable[..., Incoming]
QUOTED = "\n\nOn Tue, 3 Nov 2026 at 10:12, Guildhall <guildhall@example.org> wrote:\n> Write above this line to reply\n> Hello.\n"


def path_of(link: str) -> str:
    """Where a link in a mail leads, without its host."""
    return urlsplit(link).path


@pytest.fixture
def post(db: None, takes_mail: None) -> Post:
    """Sends a mail in, and gives what became of it."""

    def send(sender: Person | str, to: str, words: str, *, message_id: str = "", **headers: str) -> Incoming:
        message = EmailMessage()
        message["From"] = sender if isinstance(sender, str) else f"{sender.name} <{sender.email}>"
        message["To"] = to
        message["Subject"] = headers.pop("subject", "Re: Who charges for bins?")
        message["Message-ID"] = message_id or f"<{Incoming.objects.count()}@example.net>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(words)
        take_in(message.as_bytes(), [to])
        run_jobs()
        found = Incoming.objects.order_by("-pk").first()
        assert found is not None
        return found

    return send


@pytest.fixture
def takes_mail(settings: Settings) -> None:
    """The site has an address that takes mail."""
    settings.MAIL_IN = "guildhall+{}@example.org"
