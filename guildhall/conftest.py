"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from guildhall.project.database import shared_database

pytest_plugins = [
    "guildhall.testing.browser",
    "guildhall.testing.cast",
    "guildhall.testing.incoming",
    "guildhall.testing.listener",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Run the database for as long as tests need it; each worker of xdist has its own inside it."""
    with shared_database():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit empty every table behind them, and the audit log would refuse; it may still not be changed."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_never_emptied")


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    """Nothing that a test uploads or mails is left behind."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """No visitor of a test is shown a page that was kept for another's."""
    caches["pages"].clear()
