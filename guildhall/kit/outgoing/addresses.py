"""Which machines we may reach: public ones on the usual ports, and what the operator allows besides."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

import httpx2
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

IP = IPv4Address | IPv6Address
# Names that are looked up in one's own house only.
LOCAL_NAMES: Final = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa")
USUAL_PORTS: Final = {"http": 80, "https": 443}
# Not for the public, though Python 3.11 does not say so of all of them.
NOT_PUBLIC: Final = [
    ip_network(each)
    for each in (
        *("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "3fff::/20"),
        *("5f00::/16", "fec0::/10"),
    )
]
NAT64: Final = ip_network("64:ff9b::/96")
COMPATIBLE: Final = ip_network("::/96")
LONGEST: Final = 2000
HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f]*:[0-9a-f:.]+(%\S+)?")


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
class Allowed:
    """What the operator allows besides public machines: names of hosts, and networks."""

    names: frozenset[str]
    networks: tuple[IPv4Network | IPv6Network, ...]

    @classmethod
    def read(cls, words: tuple[str, ...]) -> Allowed:
        """From words such as `intranet.exeter.gov.uk` and `10.20.0.0/16`; ValueError for half a network."""
        networks = [ip_network(word) for word in words if "/" in word or ":" in word or word[-1:].isdigit()]
        names = [word for word in words if not ("/" in word or ":" in word or word[-1:].isdigit())]
        return cls(frozenset(name.lower().rstrip(".") for name in names), tuple(networks))

    def has(self, address: IP) -> bool:
        """Whether an address is in one of the networks."""
        return any(address in network for network in self.networks)


_read = lru_cache(Allowed.read)


def allowed() -> Allowed:
    """What the settings say."""
    return _read(tuple(settings.OUTGOING_ALLOWED))


def is_public(address: IP) -> bool:
    """Whether an address is that of a machine on the internet, whatever it is wrapped in."""
    if any(address.version == network.version and address in network for network in NOT_PUBLIC):
        return False
    if isinstance(address, IPv6Address) and (inner := _inside(address)):
        return all(is_public(each) for each in inner)
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )


def _inside(address: IPv6Address) -> list[IP]:
    """The addresses of the older kind that one of the newer kind leads to."""
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in NAT64 or address in COMPATIBLE:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return []


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
    if _is_local(host) and host not in allowed().names:
        raise NotFetched(Reason.PRIVATE)
    return url.copy_with(host=host, fragment=None)


def _is_local(host: str) -> bool:
    """Whether a name or an address is plainly one of somebody's own house."""
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return "." not in host or host.endswith(tuple(f".{name}" for name in LOCAL_NAMES))
    return not is_public(address) and not allowed().has(address)


def places(host: str, port: int) -> list[tuple[Any, ...]]:
    """Where a name leads, looked up once, as `socket.getaddrinfo` says it. If one place is not public, none is given."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched(Reason.NAME) from None
    if host.lower().rstrip(".") not in allowed().names and not all(_may_reach(each[4][0]) for each in found):
        raise NotFetched(Reason.PRIVATE)
    return list(found)


def _may_reach(text: Any) -> bool:
    address = ip_address(str(text).partition("%")[0])
    return is_public(address) or allowed().has(address)
