"""Addresses as people paste them: which of them are the same, and how one is shown."""

from __future__ import annotations

from hashlib import sha1
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# What is put behind an address to see where its readers come from.
TRAILS: Final = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def host_of(address: str) -> str:
    """The site of an address, as people call it."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


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
    address = str(values.get("url") or values.get("link") or "")[:2000]
    try:
        is_web = urlsplit(address).scheme in ("http", "https") and bool(host_of(address))
    except ValueError:
        is_web = False
    return {"url": address, "fingerprint": fingerprint(address)} if is_web else {}
