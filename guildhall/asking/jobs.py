"""What the house does by itself: it climbs the ladder for questions that nobody answers."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.asking.ladder import climb


@app.periodic(cron="*/15 * * * *", periodic_id="asking.climb")
@app.task(name="asking.climb", queueing_lock="asking.climb")
def climb_ladder(timestamp: int = 0) -> None:
    """Looks for questions that have waited for 48 hours, five days or ten."""
    climb()
