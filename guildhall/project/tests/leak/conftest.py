"""One world for all these tests, built once in each process; each test gets it as it was built."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from guildhall.discovery.spelling import learn_everything
from guildhall.project.tests.leak.building import build
from guildhall.project.tests.leak.world import World
from guildhall.testing.jobs import run_jobs


@pytest.fixture(scope="package")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world, with its mails sent, its notices made and its words indexed and learnt, in a transaction never committed."""
    files = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=files):
        mail.outbox.clear()
        world = build()
        run_jobs()
        learn_everything()
        world.mails, world.files = [*mail.outbox], files
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: None, settings: Settings) -> World:
    """A copy of the world that a test may change: what it does is undone behind it."""
    settings.MEDIA_ROOT = built.files
    return deepcopy(built)
