"""What another machine said, or why it was not asked. Light: whatever shows an answer need not be able to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why something was not fetched, as it can be kept and said in the reader's language."""

    ADDRESS = "address", _("This is not a web address. It begins with https:// or http://.")
    PASSWORD = "password", _("The address has a name or password in it. Take it out.")
    PORT = "port", _("The address names a port that this site does not ask.")
    PRIVATE = "private", _("The address leads into a private network, where this site does not look.")
    NAME = "name", _("There is no such site. Look at the spelling of the address.")
    UNREACHABLE = "unreachable", _("The site cannot be reached at the moment.")
    CERTIFICATE = "certificate", _("The site cannot prove that it is the one it says it is.")
    SLOW = "slow", _("The site took too long to answer.")
    LARGE = "large", _("What the site sent is too large.")
    REDIRECTS = "redirects", _("The address leads from one place to the next without end.")
    BROKEN = "broken", _("What the site sent cannot be understood.")


class NotFetched(Exception):
    """Something was not fetched; in words for whoever asked for it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason.label)

    @property
    def is_forbidden(self) -> bool:
        """Whether we would not ask there, however often it is tried."""
        return self.reason in (Reason.ADDRESS, Reason.PASSWORD, Reason.PORT, Reason.PRIVATE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What another machine said: its status, its headers by their names in small letters, and its bytes.

    `address` is where it was said in the end; `moved_to` is where the address has moved for good, if it has.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str = ""

    @property
    def is_fine(self) -> bool:
        return 200 <= self.status < 300
