"""Reads the mails that were sent, and the codes in them."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from guildhall.testing.jobs import run_jobs

CODE = re.compile(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)


def mails_to(address: str) -> list[EmailMultiAlternatives]:
    """The mails sent to an address, oldest first."""
    run_jobs()
    sent: list[Any] = mail.outbox
    return [each for each in sent if address in each.to]


def newest_mail(address: str) -> EmailMultiAlternatives:
    """The newest mail to an address."""
    found = mails_to(address)
    assert found, f"nothing was sent to {address}"
    return found[-1]


def newest_code(address: str) -> str:
    """The code in the newest mail to an address."""
    found = CODE.search(str(newest_mail(address).body))
    assert found, newest_mail(address).body
    return found[1]
