"""Mail services hand mail in over HTTP, and what they could not deliver; nobody else can."""

from __future__ import annotations

import json
from base64 import b64encode
from email.message import EmailMessage
from typing import Any, Final

import pytest
from django.test import Client
from pytest_django import Settings

from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.addresses import reply_address
from guildhall.notifications.models import Incoming
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.jobs import run_jobs

pytestmark = pytest.mark.usefixtures("takes_mail")
SECRET: Final = "guildhall:a-password-of-twenty-letters"
POSTMARK, MAILJET = "/hooks/mail/postmark", "/hooks/mail/mailjet"


@pytest.fixture(autouse=True)
def secret(settings: Settings) -> None:
    """What the operator told the service."""
    settings.MAIL_WEBHOOK = SECRET


@pytest.fixture
def question(waste: Any, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


def hand_in(path: str, said: Any, secret: str = SECRET) -> int:
    """The status of what a service gets for JSON."""
    word = f"Basic {b64encode(secret.encode()).decode()}"
    client = Client(enforce_csrf_checks=True, headers={"Authorization": word} if secret else {})
    return client.post(f"{path}/", json.dumps(said), content_type="application/json").status_code


def a_mail(sender: Person, to: str, words: str = "We do, since May.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{sender.name} <{sender.email}>"
    message["To"] = to
    message["Subject"] = "Re: Who charges for bins?"
    message["Message-ID"] = "<1@example.net>"
    message.set_content(words)
    return message


def as_postmark(message: EmailMessage) -> dict[str, Any]:
    return {
        "FromFull": {"Email": "x"},
        "OriginalRecipient": message["To"],
        "RawEmail": message.as_string(),
        "Headers": [],
    }


def as_mailjet(message: EmailMessage) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    files: dict[str, str] = {}
    for number, part in enumerate(message.iter_attachments(), 1):
        headers = {name: part[name] for name in ("Content-Type", "Content-Disposition")}
        parts.append({"Headers": headers, "ContentRef": f"Attachment{number}"})
        files[f"Attachment{number}"] = b64encode(part.get_content().encode()).decode()
    body = message.get_body(("plain",))
    assert body is not None
    return {
        "Sender": "x@example.net",
        "Recipient": message["To"],
        "Headers": {name: message[name] for name in ("From", "To", "Subject", "Message-ID")},
        "Parts": parts,
        "Text-part": body.get_content(),
        **files,
    }


class TestMail:
    @pytest.mark.parametrize("service", ["postmark", "mailjet"])
    def test_an_answer_is_posted_with_a_file_larger_than_forms_may_be(
        self, service: str, question: Contribution, ada: Person
    ) -> None:
        message = a_mail(ada, reply_address(ada, question.pk), "Ydyn, ers mis Mai – ŵ.")
        message.add_attachment(b"Fees\n" * 700_000, maintype="text", subtype="plain", filename="fees.txt")
        said = as_postmark(message) if service == "postmark" else as_mailjet(message)
        assert hand_in(f"/hooks/mail/{service}/inbound", said) == 200
        assert hand_in(f"/hooks/mail/{service}/inbound", said) == 200, "a service may say it twice"
        run_jobs()
        reply = Contribution.objects.get(root=question)
        assert reply.author == ada
        assert "Ydyn, ers mis Mai – ŵ." in reply.html
        assert [each.name for each in reply.attachments.all()] == ["fees.txt"]

    def test_what_is_for_nobody_here_is_not_kept(self, ada: Person) -> None:
        assert hand_in(f"{POSTMARK}/inbound", as_postmark(a_mail(ada, "office@elsewhere.example.org"))) == 200
        assert not Incoming.objects.exists()

    @pytest.mark.parametrize("said", ["", "guildhall:wrong", "guildhall:"])
    def test_whoever_does_not_say_the_word_brings_nothing_in(
        self, said: str, question: Contribution, ada: Person
    ) -> None:
        mail = as_postmark(a_mail(ada, reply_address(ada, question.pk)))
        assert hand_in(f"{POSTMARK}/inbound", mail, said) == 400
        assert hand_in(f"{POSTMARK}/tracking", bounce(ada), said) == 400
        assert not Incoming.objects.exists()
        assert settings_for(ada).paused_at is None

    def test_there_is_nothing_without_the_operators_word_nor_for_other_services(
        self, question: Contribution, ada: Person, settings: Settings
    ) -> None:
        mail = as_postmark(a_mail(ada, reply_address(ada, question.pk)))
        assert hand_in("/hooks/mail/mailgun/inbound", mail) == 404
        assert hand_in(f"{POSTMARK}/outbound", mail) == 404
        settings.MAIL_WEBHOOK = ""
        assert hand_in(f"{POSTMARK}/inbound", mail) == 404
        assert not Incoming.objects.exists()


def bounce(person: Person, kind: str = "HardBounce", record: str = "Bounce") -> dict[str, Any]:
    return {
        "RecordType": record,
        "Type": kind,
        "Email": str(person.email).upper(),
        "Description": "No such mailbox",
        "MessageID": "1",
        "BouncedAt": "2026-11-27T10:00:00Z",
    }


class TestBounces:
    @pytest.mark.parametrize(
        ("kind", "record", "is_paused"),
        [
            ("HardBounce", "Bounce", True),
            ("SoftBounce", "Bounce", False),
            ("SpamComplaint", "SpamComplaint", True),
            ("AutoResponder", "Bounce", False),
        ],
    )
    def test_only_what_lasts_pauses_an_address(
        self, kind: str, record: str, is_paused: bool, ada: Person
    ) -> None:
        assert hand_in(f"{POSTMARK}/tracking", bounce(ada, kind, record)) == 200
        assert (settings_for(ada).paused_at is not None) is is_paused

    @pytest.mark.parametrize(("error", "is_hard"), [("user unknown", True), ("quota exceeded", False)])
    def test_mailjet_says_it_in_its_own_words(
        self, error: str, is_hard: bool, ada: Person, bo: Person
    ) -> None:
        event = {"event": "bounce", "email": ada.email, "error": error, "hard_bounce": is_hard}
        event |= {"smtp_reply": "550 5.1.1 unknown"}
        assert hand_in(f"{MAILJET}/tracking", [event]) == 200
        assert settings_for(ada).paused_why == ("550 5.1.1 unknown" if is_hard else "")
        assert settings_for(bo).paused_at is None
