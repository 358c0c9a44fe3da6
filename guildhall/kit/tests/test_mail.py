"""The door for mail: in the reader's language, as text and HTML, with the change that asked for it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction

from guildhall.kit.mail import AddressRefused, one_line, send
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import newest_mail

APPROVED = "people/mail/approved"


def test_a_mail_has_text_and_html_with_styles_at_the_elements(db: None) -> None:
    send(APPROVED, "bo@torridge.gov.uk", "en", {"name": "Bo <b>O'Lind</b> & co"})
    message = newest_mail("bo@torridge.gov.uk")
    assert "Bo <b>O'Lind</b> & co" in str(message.body), "text is not escaped"
    html = str(message.alternatives[0][0])
    assert "Bo &lt;b&gt;O" in html
    assert "<b>O" not in html
    assert 'style="' in html
    assert "http://127.0.0.1" in str(message.body)


def test_nothing_is_sent_when_the_change_fails(db: None) -> None:
    with transaction.atomic():
        send(APPROVED, "bo@torridge.gov.uk", "en", {"name": "Bo"})
        transaction.set_rollback(True)
    assert run_jobs() == 0
    assert not mail.outbox


@pytest.mark.parametrize(
    "address",
    ["bo@torridge.gov.uk\nBcc: eve@evil.example", "Bo <bo@torridge.gov.uk>", "a@b.uk, c@d.uk", "", "bo"],
)
def test_an_address_carries_no_header(db: None, address: str) -> None:
    with pytest.raises(AddressRefused):
        send(APPROVED, address or " ", "en", {"name": "Bo"})
    with pytest.raises(AddressRefused):
        send(APPROVED, "bo@torridge.gov.uk", "en", {"name": "Bo"}, reply_to=address or " ")


def test_a_name_in_a_subject_carries_no_header(db: None) -> None:
    send("account/email/login_code", "bo@torridge.gov.uk", "en", {"code": "AB\r\nBcc: eve@evil.example"})
    message = newest_mail("bo@torridge.gov.uk").message()
    assert "Bcc" not in message
    assert "\n" not in str(message["Subject"])
    assert one_line("a\r\nb\u202e\x00c " + "x" * 400) == "a bc " + "x" * 195


def test_a_mail_says_that_a_machine_sent_it(db: None) -> None:
    send(APPROVED, "bo@torridge.gov.uk", "cy", {"name": "Bo"})
    message = newest_mail("bo@torridge.gov.uk").message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "cy"
