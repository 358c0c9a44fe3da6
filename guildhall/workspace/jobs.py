"""Publishes what its authors scheduled, within a minute of its time."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.workspace.drafts import may_publish, scheduled_models

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *", periodic_id="publish_due")
@app.task(name="workspace.publish_due", queueing_lock="workspace.publish_due")
def publish_due(timestamp: int = 0) -> None:
    """Publishes what is due, each by itself: one that fails holds up no other, and is tried again a minute later."""
    for model in scheduled_models():
        due = model._base_manager.filter(published_at=None, publish_at__lte=timezone.now())
        for pk in due.order_by("publish_at", "pk").values_list("pk", flat=True):
            try:
                publish_if_due(model, pk)
            except Exception:
                log.exception("contribution %s could not be published", pk)


@transaction.atomic
def publish_if_due(model: Any, pk: int) -> None:
    """Publishes one, unless that was done or put off meanwhile; where its author may not write any more it is held back."""
    rows = model._base_manager.select_for_update(of=("self", "contribution_ptr"))
    still = rows.filter(pk=pk, published_at=None, publish_at__lte=timezone.now()).first()
    if still is None or still.author is None:
        return
    if may_publish(still.author, still):
        still.publish()
    else:
        model._base_manager.filter(pk=pk).update(publish_at=None, is_held_back=True)
