"""Reads the addresses of servers: a database's, a mail server's, a proxy's. What is wrong never repeats the password."""

from ipaddress import ip_network
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from guildhall.project.environment import YES

SHORTEST_PASSWORD = 20  # nobody types it


def database_address(said: str) -> dict[str, Any]:
    """What Django needs to use a database such as postgresql://user:password@host:5432/name?sslmode=require."""
    parts, port = _split(said, "must be like postgresql://user:password@host:5432/name.")
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValueError("must begin with postgresql:// and end with the name of a database.")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mail_address(said: str) -> dict[str, Any]:
    """What Django needs to send by smtp://user:password@host:587?starttls=1, or smtps:// for TLS at once."""
    form = "must be like smtp://user:password@host:587?starttls=1 or smtps://host."
    parts, port = _split(said, form)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(form)
    at_once = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if at_once else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once and dict(parse_qsl(parts.query)).get("starttls") in YES,
    }


def mail_in_pattern(said: str) -> str:
    """Our addresses for mail in, with {} where what tells them apart stands: one mailbox with plus, or a whole domain."""
    local, _at, domain = said.rpartition("@")
    if said.count("{}") != 1 or "{}" not in local or not domain or " " in said:
        raise ValueError(f"is {said!r}; write it like guildhall+{{}}@example.org or {{}}@post.example.org.")
    return said.lower()


def webhook_secret(said: str) -> str:
    """The user and the password that a mail service says when it hands something in."""
    user, _mark, password = said.partition(":")
    if not user or len(password) < SHORTEST_PASSWORD or not said.isprintable() or " " in said:
        raise ValueError(f"must be a user, a colon, and a password of {SHORTEST_PASSWORD} letters or more.")
    return said


def scanner_address(said: str) -> tuple[str, int]:
    """Where clamd listens: unix:/run/clamav/clamd.ctl is a path and 0, tcp:host:3310 a host and a port."""
    form = f"is {said!r}; write it like unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310."
    kind, _mark, rest = said.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest, 0
    host, _mark, port = rest.rpartition(":")
    if kind == "tcp" and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ValueError(form)


def site_address(said: str) -> str:
    """The site's own address, such as https://guildhall.example.org, without a slash at its end."""
    form = f"is {said!r}; write it like https://guildhall.example.org."
    said = said.rstrip("/")
    parts, _port = _split(said, form)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.fragment
    ):
        raise ValueError(form)
    return said


def outgoing_proxy(said: str) -> str:
    """The address of a proxy such as http://user:password@proxy.exeter.gov.uk:8080, by which we ask other machines."""
    form = "must be like http://proxy.exeter.gov.uk:8080, or http://user:password@proxy.exeter.gov.uk:8080."
    parts, _port = _split(said, form)
    # What is asked of a site by https is sealed inside; to speak to the proxy itself by https is not supported.
    if parts.scheme != "http" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(form)
    return said.rstrip("/")


def outgoing_ports(said: str) -> list[int]:
    """The ports that we may ask, such as «80, 443, 8443»."""
    words = said.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and 0 < int(word) < 65536 for word in words):
        raise ValueError(f"is {said!r}; write whole numbers from 1 to 65535, such as 80, 443.")
    return [int(word) for word in words]


def outgoing_places(said: str) -> list[str]:
    """Names of hosts and networks, such as «intranet.exeter.gov.uk, 10.20.0.0/16»."""
    words = said.replace(",", " ").split()
    for word in words:
        if "/" in word or ":" in word or word[-1].isdigit():
            try:
                ip_network(word)
            except ValueError:
                form = (
                    f"names {word!r}; write hosts and networks such as intranet.exeter.gov.uk, 10.20.0.0/16."
                )
                raise ValueError(form) from None
    return words


def _split(said: str, form: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(said)
        return parts, parts.port
    except ValueError:
        raise ValueError(form) from None
