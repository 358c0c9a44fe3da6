"""What the house does by itself: it lets introductions lapse, pairs people each month, and asks whether they met."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.meeting.introductions import lapse
from guildhall.meeting.months import ask_whether_they_met, pair_when_due


@app.periodic(cron="20 * * * *", periodic_id="meeting.lapse")
@app.task(name="meeting.lapse", queueing_lock="meeting.lapse")
def let_lapse(timestamp: int = 0) -> None:
    """Ends the introductions that have waited for ten days."""
    lapse()


@app.periodic(cron="40 8 * * *", periodic_id="meeting.counterparts")
@app.task(name="meeting.counterparts", queueing_lock="meeting.counterparts")
def counterparts(timestamp: int = 0) -> None:
    """Pairs people on the first working day of a month, and asks after three weeks."""
    pair_when_due()
    ask_whether_they_met()
