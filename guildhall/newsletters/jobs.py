"""Sends newsletters at their hour."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from guildhall.newsletters.models import Newsletter

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *", periodic_id="newsletters.send_due")
@app.task(name="newsletters.send_due", queueing_lock="newsletters.send_due")
def send_due(timestamp: int = 0) -> None:
    """Sends what is due, each by itself: one that fails holds up no other, and is tried again a minute later."""
    for newsletter in Newsletter.objects.due().select_related("community"):
        try:
            newsletter.send_if_due()
        except Exception:
            log.exception("newsletter %s could not be sent", newsletter.pk)
