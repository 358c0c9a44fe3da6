"""`guildhall lmtp`: takes mail from a mail server on this machine."""

import asyncio
import logging
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guildhall.kit.inbound.reading import LARGEST
from guildhall.project.database import close_connections
from guildhall.project.migrating import wait_until_up_to_date

log = logging.getLogger(__name__)


class Keeping:
    """Keeps each mail before its server is told that we have it; while we cannot, the server keeps it and tries again."""

    async def handle_RCPT(  # noqa: N802, the library calls it so
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        from guildhall.notifications.inbound.addresses import purpose_of

        if await sync_to_async(purpose_of)(address) is None:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        try:
            assert isinstance(envelope.content, bytes)  # as the library gives it unless asked to decode
            await sync_to_async(keep)(envelope.content, list(envelope.rcpt_tos))
        except Exception:
            log.exception("A mail could not be kept")
            return "451 4.3.0 Try again later"
        return "250 OK"


def keep(content: bytes, recipients: list[str]) -> None:
    """Takes one in, and lets go of the connection, which may have gone bad while nothing came."""
    from django.db import close_old_connections

    from guildhall.notifications.inbound.receiving import take_in

    close_old_connections()
    try:
        take_in(content, recipients)
    finally:
        close_old_connections()


class Command(BaseCommand):
    help = "Take mail from a mail server by LMTP, at LMTP_LISTEN."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Listens until told to stop."""
        if not settings.LMTP_LISTEN:
            raise CommandError("Set LMTP_LISTEN to a host and port, or to the path of a socket.")
        wait_until_up_to_date("lmtp")
        close_connections()
        asyncio.run(listen(settings.LMTP_LISTEN))


async def listen(where: str) -> None:
    """Serves at `host:port` or at a path."""
    loop = asyncio.get_running_loop()

    def session() -> LMTP:
        return LMTP(Keeping(), data_size_limit=LARGEST * 2, enable_SMTPUTF8=True, loop=loop)

    if where.startswith("/"):
        server = await loop.create_unix_server(session, where)
    else:
        host, _colon, port = where.rpartition(":")
        server = await loop.create_server(session, host.strip("[]") or "127.0.0.1", int(port))
    async with server:
        await server.serve_forever()
