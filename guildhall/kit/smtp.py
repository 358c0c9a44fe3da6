"""Handing mail to a server, with an end to its patience: one that drips a letter now and then holds nobody up."""

from __future__ import annotations

import smtplib
import socket
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any, cast

from django.core.mail.backends import smtp

if TYPE_CHECKING:
    Base = smtplib.SMTP
else:
    Base = object


class _Punctual(Base):
    """Hangs up when an answer is not whole in time. The library's own timeout begins anew with each byte that comes."""

    def getreply(self) -> tuple[int, bytes]:
        """One answer of the server. Raises SMTPServerDisconnected or an OSError."""
        watch = Timer(float(self.timeout or 0), self._hang_up)
        watch.daemon = True
        watch.start()
        try:
            return super().getreply()
        finally:
            watch.cancel()

    def _hang_up(self) -> None:
        with suppress(OSError, AttributeError):
            cast(socket.socket, self.sock).shutdown(socket.SHUT_RDWR)


class _PunctualSMTP(_Punctual, smtplib.SMTP):
    pass


class _PunctualSMTPOverTLS(_Punctual, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's own, over connections that keep time."""

    @property
    def connection_class(self) -> Any:
        """By TLS from the beginning, or not."""
        return _PunctualSMTPOverTLS if self.use_ssl else _PunctualSMTP
