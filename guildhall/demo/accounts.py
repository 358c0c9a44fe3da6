"""The three people of the demo whom one can sign in as."""

from __future__ import annotations

import os
from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as, and what they are there for."""

    key: str
    address: str
    part: str


ACCOUNTS = [
    Account("moira-hughes", "moira.hughes@north-devon.example", gettext_noop("a member")),
    Account("ann-rowe", "ann.rowe@leeds.example", gettext_noop("a facilitator")),
    Account("rhian-price", "rhian.price@powys.example", gettext_noop("the operator")),
]


def demo_password() -> str:
    """The password of the three, from the environment where an operator chose one."""
    return os.environ.get("GUILDHALL_DEMO_PASSWORD") or "guildhall-demo"
