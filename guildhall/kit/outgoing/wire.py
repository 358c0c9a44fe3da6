"""Connections to the very address that was judged, with an end to their time and to what they carry."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import httpcore2
import httpx2
from django.conf import settings

from guildhall.kit.outgoing.addresses import places
from guildhall.kit.outgoing.answers import NotFetched, Reason

SILENCE: Final = 10.0  # seconds without a byte


class Limits:
    """How long one request may take, and how many bytes may come, with everything that belongs to it."""

    def __init__(self, seconds: float, most: int) -> None:
        self.ends, self.left = time.monotonic() + seconds, most

    def wait(self) -> float:
        """How many seconds the next step may take."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise NotFetched(Reason.SLOW)
        return min(left, SILENCE)

    def take(self, came: bytes) -> bytes:
        """Counts what came."""
        self.left -= len(came)
        if self.left < 0:
            raise NotFetched(Reason.LARGE)
        return came


class Stream(httpcore2.NetworkStream):
    """A connection that minds its limits, whatever those who use it ask for."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self.socket, self.limits = connected, limits

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes, at most so many."""
        self.socket.settimeout(self.limits.wait())
        try:
            return self.limits.take(self.socket.recv(max_bytes))
        except TimeoutError:
            raise NotFetched(Reason.SLOW) from None
        except OSError:
            raise NotFetched(Reason.BROKEN) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of it."""
        try:
            while buffer:
                self.socket.settimeout(self.limits.wait())
                buffer = buffer[self.socket.send(buffer) :]
        except TimeoutError:
            raise NotFetched(Reason.SLOW) from None
        except OSError:
            raise NotFetched(Reason.BROKEN) from None

    def close(self) -> None:
        """Lets the other side go."""
        self.socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection, sealed, with the name that was asked for."""
        self.socket.settimeout(self.limits.wait())
        try:
            return Stream(ssl_context.wrap_socket(self.socket, server_hostname=server_hostname), self.limits)
        except ssl.SSLCertVerificationError:
            reason = Reason.CERTIFICATE
        except TimeoutError:
            reason = Reason.SLOW
        except OSError:
            reason = Reason.UNREACHABLE
        self.close()
        raise NotFetched(reason)

    def get_extra_info(self, info: str) -> Any:
        """Nothing that a single request needs."""
        return None


class Backend(httpcore2.NetworkBackend):
    """Opens connections; only the operator's own proxy may be anywhere."""

    def __init__(self, limits: Limits, *, is_proxy: bool = False) -> None:
        self.limits, self.is_proxy = limits, is_proxy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Looks a name up once, judges every answer, and connects to one of those that it judged."""
        found = (
            socket.getaddrinfo(host, port, type=socket.SOCK_STREAM) if self.is_proxy else places(host, port)
        )
        reason = Reason.UNREACHABLE
        for family, kind, protocol, _name, address in found:
            connecting = socket.socket(family, kind, protocol)
            connecting.settimeout(self.limits.wait())
            try:
                connecting.connect(address)
            except OSError as error:
                connecting.close()
                reason = Reason.SLOW if isinstance(error, TimeoutError) else Reason.UNREACHABLE
            else:
                connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return Stream(connecting, self.limits)
        raise NotFetched(reason)


# The bundle is large, and the same for every request.
_certificates = lru_cache(maxsize=1)(httpx2.create_ssl_context)


class Transport(httpx2.HTTPTransport):
    """Carries one request on such a connection, straight or by the operator's proxy."""

    def __init__(self, limits: Limits) -> None:
        # The environment may name the certificates of a proxy that opens what is sealed; nothing else is read of it.
        context = _certificates()
        if not settings.OUTGOING_PROXY:
            self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=Backend(limits))
            return
        proxy = httpx2.Proxy(settings.OUTGOING_PROXY)
        self._pool = httpcore2.HTTPProxy(
            str(proxy.url),
            proxy_auth=proxy.raw_auth,
            ssl_context=context,
            network_backend=Backend(limits, is_proxy=True),
        )
