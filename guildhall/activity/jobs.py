"""Hands each activity to those who act on it: notices, search, mail, streams."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from procrastinate.contrib.django import app

from guildhall.activity.models import Activity
from guildhall.kit.jobs import Backoff

Consumer = Callable[[Activity], None]
CONSUMERS: list[Consumer] = []
log = logging.getLogger(__name__)


def consumer(function: Consumer) -> Consumer:
    """Registers a function that is given every activity, at least once, after the change is committed.

    It runs in a job, so it must look again at who may see what, and must do no harm when run twice.
    """
    CONSUMERS.append(function)
    return function


@app.task(name="activity.consume", retry=Backoff())
def consume(activity: int) -> None:
    """Gives one activity to every consumer, all of them or none."""
    with transaction.atomic():
        row = (
            Activity.objects.select_related("contribution", "community", "actor").filter(pk=activity).first()
        )
        if row is None:
            return
        for function in CONSUMERS:
            function(row)
