"""Takes announcements down from the top of their communities once their day has passed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.tools.announcements.models import Announcement


@app.periodic(cron="*/5 * * * *", periodic_id="take_down")
@app.task(name="announcements.take_down", queueing_lock="announcements.take_down")
def take_down(timestamp: int = 0) -> None:
    """The day ends at midnight where we are; this comes by every few minutes."""
    Announcement.take_down()
