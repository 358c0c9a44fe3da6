"""System checks: settings that are wrong or unsafe, each with a code and with what to do."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.http.request import validate_host

from guildhall.demo.accounts import sign_in_lines
from guildhall.kit.outgoing.addresses import allowed
from guildhall.kit.scanner import ScannerAway, is_there
from guildhall.project.migrating import up_to_date

SHORTEST_KEY, FEWEST_SIGNS = 32, 8
EVERY_ADDRESS = {"0.0.0.0", "::"}
# This machine itself, and where machines in a cloud are told their secrets.
OUR_OWN = [ip_address(each) for each in ("127.0.0.1", "::1", "169.254.169.254", "fd00:ec2::254")]
OUR_OWN_NAMES = {"localhost", "metadata.google.internal"}


def register_all() -> None:
    """Add our checks to Django's."""
    for check in (check_environment, check_address, check_proxy, check_safety, check_mail, check_outgoing):
        register(check)
    # These ask something that runs, so only whoever wants to know pays for it.
    for check in (check_demo, check_scanner):
        register(check, Tags.database)


def check_environment(**_rest: Any) -> list[CheckMessage]:
    """What could not be read from the environment."""
    return [Error(problem, id="guildhall.E001") for problem in settings.ENVIRONMENT_PROBLEMS]


def check_address(**_rest: Any) -> Iterator[CheckMessage]:
    """The site's own address, which stands in mails and links."""
    if settings.PUBLIC and not settings.HTTPS:
        yield Caution(
            "SITE_URL begins with http://, so passwords and sessions travel in the clear.",
            hint="Put a proxy with a certificate in front and write https://.",
            id="guildhall.W001",
        )
    if "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        yield Error(
            "ALLOWED_HOSTS is *, so a forged address can end up in mails.",
            hint="Name the site's hosts, or unset it: then it is the host of SITE_URL.",
            id="guildhall.E002",
        )
    elif not validate_host(settings.SITE_HOST, settings.ALLOWED_HOSTS):
        yield Error(
            f"ALLOWED_HOSTS does not name {settings.SITE_HOST}, the host of SITE_URL: every link in a mail would be refused.",
            hint="Add it, or unset ALLOWED_HOSTS.",
            id="guildhall.E003",
        )


def check_proxy(**_rest: Any) -> Iterator[CheckMessage]:
    """How requests reach us."""
    if settings.SECURE_SSL_REDIRECT and not settings.TRUSTED_PROXIES:
        yield Error(
            "SITE_URL begins with https://, but no proxy is trusted to say so: every page would redirect for ever.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front, which is mostly 1.",
            id="guildhall.E004",
        )
    if settings.HOST in EVERY_ADDRESS and not settings.PUBLIC:
        yield Caution(
            "HOST lets other machines in, but SITE_URL is this machine's own address, so they are refused.",
            hint="Set SITE_URL to the address that people type.",
            id="guildhall.W002",
        )


def check_safety(**_rest: Any) -> Iterator[CheckMessage]:
    """Settings that open the door."""
    if settings.DEBUG and settings.PUBLIC:
        yield Error(
            "DEBUG shows the code and its settings to whoever meets an error.",
            hint="Unset it.",
            id="guildhall.E005",
        )
    if settings.TESTING and settings.PUBLIC:
        yield Error(
            "GUILDHALL_TESTING is for tests: it stores passwords badly.",
            hint="Unset it.",
            id="guildhall.E006",
        )
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < FEWEST_SIGNS:
        yield Error(
            f"SECRET_KEY can be guessed: it has fewer than {SHORTEST_KEY} characters, or nearly all are the same.",
            hint="Unset it, and one is made and kept in the data folder.",
            id="guildhall.E007",
        )
    if settings.DATA.stat().st_mode & 0o006:
        yield Caution(
            f"Everybody on this machine may read {settings.DATA}, where the secret key and people's files are kept.",
            hint=f"chmod o-rw '{settings.DATA}'",
            id="guildhall.W003",
        )


def check_mail(**_rest: Any) -> Iterator[CheckMessage]:
    """How mail goes out."""
    if settings.EMAIL_USE_SSL and settings.EMAIL_USE_TLS:
        yield Error(
            "EMAIL_USE_SSL and EMAIL_USE_TLS exclude each other.",
            hint="Port 465 mostly wants EMAIL_USE_SSL, port 587 EMAIL_USE_TLS.",
            id="guildhall.E008",
        )
    if settings.PUBLIC and not settings.EMAIL_HOST:
        yield Caution(
            f"No mail server is set: mails are written to {settings.EMAIL_FILE_PATH} and reach nobody.",
            hint="Set EMAIL_URL.",
            id="guildhall.W004",
        )
    if settings.MAIL_WEBHOOK and not settings.MAIL_IN:
        yield Caution(
            "MAIL_WEBHOOK lets a mail service hand mail in, but no address is ours: all of it is thrown away.",
            hint="Set EMAIL_IN to the pattern of our addresses.",
            id="guildhall.W009",
        )


def check_outgoing(**_rest: Any) -> Iterator[CheckMessage]:
    """What we may ask of other machines."""
    takes_in = any(allowed().has(own) for own in OUR_OWN) or allowed().names & OUR_OWN_NAMES
    if settings.PUBLIC and takes_in:
        yield Caution(
            "OUTGOING_ALLOWED takes in this machine, or the address from which clouds hand out secrets: whoever may share "
            "a link could have the site ask there.",
            hint="Name single hosts, or a smaller network.",
            id="guildhall.W006",
        )
    if odd := sorted(set(settings.OUTGOING_PORTS) - {80, 443, 8000, 8080, 8443}):
        yield Caution(
            f"OUTGOING_PORTS lets links and feeds ask ports that are mostly not of web servers: {', '.join(map(str, odd))}.",
            hint="Keep 80 and 443, and add only the port of a site that you know.",
            id="guildhall.W007",
        )


def check_scanner(**_rest: Any) -> Iterator[CheckMessage]:
    """Whether the virus scanner that is set answers."""
    try:
        if settings.CLAMAV:
            is_there(settings.CLAMAV)
    except ScannerAway as error:
        yield Caution(
            f"GUILDHALL_CLAMAV is set, but nothing there answers as clamd does ({error}): documents stay locked until it does.",
            hint="Start clamd, or unset GUILDHALL_CLAMAV.",
            id="guildhall.W008",
        )


def check_demo(databases: Sequence[str] | None = None, **_rest: Any) -> Iterator[CheckMessage]:
    """People with a password that everybody knows."""
    known = settings.DEMO_PASSWORD == settings.KNOWN_DEMO_PASSWORD
    if databases and settings.PUBLIC and known and up_to_date() and sign_in_lines():
        yield Caution(
            "The demo's people can sign in here with a password that everybody knows, one of them as operator.",
            hint="Switch them off under Operate, People; or begin with an empty data folder and GUILDHALL_DEMO=0.",
            id="guildhall.W005",
        )
