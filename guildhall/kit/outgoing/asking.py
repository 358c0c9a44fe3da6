"""Asks another machine for something, and follows where it leads, each step judged anew."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import httpx2
from django.conf import settings

from guildhall.kit.outgoing.addresses import USUAL_PORTS, allowed, is_local, places
from guildhall.kit.outgoing.answers import Answer, NotFetched, Reason
from guildhall.kit.outgoing.wire import Limits, Transport

MOST: Final = 5 * 1024 * 1024
SECONDS: Final = 20.0
MOST_REDIRECTS: Final = 5
OVERHEAD: Final = 512 * 1024  # headers of all steps, and how the bytes are packed
LEADS_ON: Final = (301, 302, 303, 307, 308)
FOR_GOOD: Final = (301, 308)
LONGEST: Final = 2000
HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f]*:[0-9a-f:.]+(%\S+)?")
PACKED: Final = ("gzip", "x-gzip")
log = logging.getLogger(__name__)


def checked(address: str) -> httpx2.URL:
    """An address as far as it can be judged by its spelling alone; nothing is looked up."""
    try:
        url = httpx2.URL(address.strip()[: LONGEST + 1])
        host = url.raw_host.decode("ascii").lower().rstrip(".")
    except (httpx2.InvalidURL, ValueError, TypeError):
        raise NotFetched(Reason.ADDRESS) from None
    if url.scheme not in USUAL_PORTS or not HOST.fullmatch(host) or len(address) > LONGEST:
        raise NotFetched(Reason.ADDRESS)
    if url.userinfo:
        raise NotFetched(Reason.PASSWORD)
    if (url.port or USUAL_PORTS[url.scheme]) not in settings.OUTGOING_PORTS:
        raise NotFetched(Reason.PORT)
    if is_local(host) and host not in allowed().names:
        raise NotFetched(Reason.PRIVATE)
    return url.copy_with(host=host, fragment=None)


def fetch(
    address: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    most: int = MOST,
    seconds: float = SECONDS,
    cut: bool = False,
) -> Answer:
    """What is at an address. NotFetched says in words why there is nothing.

    At most `most` bytes are read, packed or not: what is larger is refused, or cut off there. `seconds` is for all of it.
    Every answer is given, also «not found»; only GET and HEAD are followed to where they lead.
    """
    limits = Limits(seconds, most + OVERHEAD)
    url, moved_to, is_for_good = checked(address), "", True
    for _step in range(MOST_REDIRECTS + 1):
        try:
            answer = _ask(_request(url, method, headers or {}, content), limits, most, cut)
        except NotFetched as error:
            # As it was asked: not every name of this sort can be written in its own letters.
            log.info("not fetched from %s: %s", url.raw_host.decode("ascii"), error.reason.value)
            raise
        target = answer.headers.get("location", "")
        if method not in ("GET", "HEAD") or answer.status not in LEADS_ON or not target:
            return replace(answer, moved_to=moved_to)
        is_for_good = is_for_good and answer.status in FOR_GOOD
        url = _joined(url, target)
        moved_to = str(url) if is_for_good else moved_to
    raise NotFetched(Reason.REDIRECTS)


def _joined(url: httpx2.URL, target: str) -> httpx2.URL:
    try:
        return checked(str(url.join(target)))
    except (httpx2.InvalidURL, ValueError):
        raise NotFetched(Reason.ADDRESS) from None


def _request(url: httpx2.URL, method: str, headers: Mapping[str, str], content: bytes) -> httpx2.Request:
    ours = {
        "User-Agent": f"Guildhall (+{settings.SITE_URL})",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    return httpx2.Request(method, url, headers={**ours, **headers}, content=content or None)


def _ask(request: httpx2.Request, limits: Limits, most: int, cut: bool) -> Answer:
    """One request and its answer. Neither cookies nor passwords are kept or sent."""
    if settings.OUTGOING_PROXY:
        _judge_for_proxy(request.url)
    try:
        with Transport(limits) as transport:
            response = transport.handle_request(request)
            try:
                headers = {name.lower(): value for name, value in response.headers.items()}
                is_body = request.method != "HEAD" and response.status_code not in LEADS_ON
                body = _body(response, headers.get("content-encoding", ""), most, cut) if is_body else b""
            finally:
                response.close()
    except (
        httpx2.ProxyError,
        OSError,
    ):  # of the proxy: what other machines do is told by the connection itself
        raise NotFetched(Reason.UNREACHABLE) from None
    except (httpx2.TransportError, zlib.error, ValueError):
        raise NotFetched(Reason.BROKEN) from None
    return Answer(str(request.url), response.status_code, headers, body)


def _judge_for_proxy(url: httpx2.URL) -> None:
    """A proxy looks names up itself. What we can look up too must be public; what we cannot is the proxy's to know."""
    try:
        places(url.raw_host.decode("ascii"), url.port or USUAL_PORTS[url.scheme])
    except NotFetched as error:
        if error.reason != Reason.NAME:
            raise


def _body(response: httpx2.Response, packing: str, most: int, cut: bool) -> bytes:
    """The bytes of an answer, unpacked no further than they may be."""
    if packing.strip().lower() in ("", "identity"):
        pieces: Iterable[bytes] = response.iter_raw()
    elif packing.strip().lower() in PACKED:
        pieces = _unpacked(response.iter_raw(), most)
    else:
        raise NotFetched(Reason.BROKEN)
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > most:
            if cut:
                break
            raise NotFetched(Reason.LARGE)
    return bytes(body[:most])


def _unpacked(pieces: Iterable[bytes], most: int) -> Iterable[bytes]:
    """Each piece unpacked, at most to one byte more than there may be."""
    unpacking = zlib.decompressobj(31)
    for piece in pieces:
        yield unpacking.decompress(piece, most + 1)
