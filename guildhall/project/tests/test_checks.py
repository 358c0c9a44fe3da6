"""Settings that are wrong or unsafe are reported, each by its code."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from guildhall.demo.accounts import ACCOUNTS
from guildhall.people.models import Person

SAFE: dict[str, Any] = {
    "SITE_URL": "https://guildhall.example",
    "SITE_HOST": "guildhall.example",
    "HTTPS": True,
    "PUBLIC": True,
    "ALLOWED_HOSTS": ["guildhall.example", "localhost"],
    "TRUSTED_PROXIES": 1,
    "SECURE_SSL_REDIRECT": True,
    "HOST": "127.0.0.1",
    "DEBUG": False,
    "TESTING": False,
    "SECRET_KEY": "a-long-and-winding-key-that-nobody-guesses",
    "EMAIL_HOST": "mail.example",
    "EMAIL_USE_SSL": False,
    "EMAIL_USE_TLS": True,
    "ENVIRONMENT_PROBLEMS": [],
}


@pytest.fixture
def at_work(settings: Settings, tmp_path: Path) -> Settings:
    """A site as it should be."""
    tmp_path.chmod(0o700)
    for name, value in {**SAFE, "DATA": tmp_path}.items():
        setattr(settings, name, value)
    return settings


def codes(**how: Any) -> set[str]:
    return {str(found.id) for found in run_checks(**how) if str(found.id).startswith("guildhall.")}


def test_a_safe_site_has_nothing_to_report(at_work: Settings) -> None:
    assert codes() == set()


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("E001", {"ENVIRONMENT_PROBLEMS": ["PORT is 'x'; write a whole number."]}),
        ("E002", {"ALLOWED_HOSTS": ["*"]}),
        ("E003", {"ALLOWED_HOSTS": ["other.example"]}),
        ("E004", {"TRUSTED_PROXIES": 0}),
        ("E005", {"DEBUG": True}),
        ("E006", {"TESTING": True}),
        ("E007", {"SECRET_KEY": "short"}),
        ("E007", {"SECRET_KEY": "abc" * 20}),
        ("E008", {"EMAIL_USE_SSL": True}),
        ("W001", {"SITE_URL": "http://guildhall.example", "HTTPS": False, "SECURE_SSL_REDIRECT": False}),
        ("W002", {"HOST": "0.0.0.0", "PUBLIC": False}),
        ("W004", {"EMAIL_HOST": ""}),
        ("W009", {"MAIL_WEBHOOK": "guildhall:twenty-letters-or-more"}),
        ("W006", {"OUTGOING_ALLOWED": ["127.0.0.0/8"]}),
        ("W006", {"OUTGOING_ALLOWED": ["intranet.exeter.gov.uk", "169.254.0.0/16"]}),
        ("W007", {"OUTGOING_PORTS": [80, 443, 5432]}),
    ],
)
def test_each_mistake_has_its_code(at_work: Settings, code: str, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(at_work, name, value)
    assert codes() == {f"guildhall.{code}"}


def test_a_data_folder_that_others_may_read_is_reported(at_work: Settings) -> None:
    at_work.DATA.chmod(0o755)
    assert codes() == {"guildhall.W003"}


@pytest.mark.django_db
def test_known_passwords_on_a_public_site_are_reported(at_work: Settings) -> None:
    assert codes(databases=["default"]) == set()
    people = [Person.objects.register(account.address, account.key) for account in ACCOUNTS]
    assert codes(databases=["default"]) == set()
    Person.objects.filter(pk__in=[person.pk for person in people]).update(password="the-same-for-all")
    assert codes(databases=["default"]) == {"guildhall.W005"}
    at_work.DEMO_PASSWORD = "another"
    assert codes(databases=["default"]) == set()
