"""What the house does by itself: it lets introductions lapse that nobody answers."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.meeting.introductions import lapse


@app.periodic(cron="20 * * * *", periodic_id="meeting.lapse")
@app.task(name="meeting.lapse", queueing_lock="meeting.lapse")
def let_lapse(timestamp: int = 0) -> None:
    """Ends the introductions that have waited for ten days."""
    lapse()
