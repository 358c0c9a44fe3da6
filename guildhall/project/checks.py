"""System checks: settings that are wrong or unsafe, each with a code and with what to do."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

NEAR = {"localhost", "127.0.0.1", "::1", "[::1]", "testserver"}
SHORTEST_KEY = 32


def register_all() -> None:
    """Add our checks to Django's."""
    register(check_environment)
    register(check_address)
    register(check_safety)


def check_environment(app_configs: Sequence[Any] | None = None, **_rest: Any) -> list[CheckMessage]:
    """What could not be read from the environment."""
    return [Error(problem, id="guildhall.E001") for problem in settings.ENVIRONMENT_PROBLEMS]


def check_address(app_configs: Sequence[Any] | None = None, **_rest: Any) -> list[CheckMessage]:
    """The site's own address, which stands in mails and links."""
    found: list[CheckMessage] = []
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        found.append(
            Error(
                f"SITE_URL is {settings.SITE_URL!r}; write it like https://guildhall.example.org.",
                id="guildhall.E002",
            )
        )
    elif parts.scheme == "http" and parts.hostname not in NEAR:
        found.append(
            Caution(
                "SITE_URL begins with http://, so passwords and sessions travel in the clear.",
                hint="Put a proxy with a certificate in front and write https://.",
                id="guildhall.W001",
            )
        )
    if "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        found.append(
            Error(
                "ALLOWED_HOSTS is *, so a forged address can end up in mails. Name the site's hosts.",
                id="guildhall.E003",
            )
        )
    return found


def check_safety(app_configs: Sequence[Any] | None = None, **_rest: Any) -> list[CheckMessage]:
    """Settings that open the door."""
    found: list[CheckMessage] = []
    public = urlsplit(settings.SITE_URL).hostname not in NEAR
    if settings.DEBUG and public:
        found.append(
            Error(
                "DEBUG shows the code and its settings to whoever meets an error. Unset it.",
                id="guildhall.E004",
            )
        )
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        found.append(
            Error(
                f"SECRET_KEY has fewer than {SHORTEST_KEY} characters. Unset it, and one is made and kept.",
                id="guildhall.E005",
            )
        )
    if settings.EMAIL_USE_SSL and settings.EMAIL_USE_TLS:
        found.append(Error("EMAIL_USE_SSL and EMAIL_USE_TLS exclude each other.", id="guildhall.E006"))
    if public and not settings.EMAIL_HOST:
        found.append(
            Caution(
                f"No mail server is set: mails are written to {settings.EMAIL_FILE_PATH} and reach nobody.",
                hint="Set EMAIL_URL.",
                id="guildhall.W002",
            )
        )
    return found
