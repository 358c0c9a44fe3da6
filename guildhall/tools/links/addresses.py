"""Addresses as people paste them: which of them are the same, and how one is shown."""

from __future__ import annotations

from hashlib import sha1
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from guildhall.kit.webpage import host_of, web_address

# What is put behind an address to see where its readers come from.
TRAILS: Final = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def as_title(address: str) -> str:
    """What a link without a title is called until its page was read: the address without its ends."""
    parts = urlsplit(address)
    return f"{host_of(address)}{unquote(parts.path).rstrip('/')}"[:200]


def fingerprint(address: str) -> str:
    """The same for addresses that lead to the same page: with www or not, with a slash at the end, by http or https."""
    parts = urlsplit(address.strip())
    asked = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(TRAILS)
    ]
    page = "\0".join(
        (host_of(address), str(parts.port or ""), parts.path.rstrip("/"), urlencode(sorted(asked)))
    )
    return sha1(page.encode(), usedforsecurity=False).hexdigest()


def from_row(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a link, from a row of the neutral format."""
    address = web_address(str(values.get("url") or values.get("link") or ""))
    return {"url": address, "fingerprint": fingerprint(address)} if address else {}
