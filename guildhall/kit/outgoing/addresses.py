"""Which machines we may reach: public ones on the usual ports, and what the operator allows besides."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

from django.conf import settings

from guildhall.kit.outgoing.answers import NotFetched, Reason

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


def is_local(host: str) -> bool:
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
