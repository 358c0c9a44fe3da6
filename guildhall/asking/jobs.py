"""What the house does by itself: it climbs the ladder for questions that nobody answers, and learns."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.asking.ladder import climb
from guildhall.asking.weights import learn_anew


@app.periodic(cron="*/15 * * * *", periodic_id="asking.climb")
@app.task(name="asking.climb", queueing_lock="asking.climb")
def climb_ladder(timestamp: int = 0) -> None:
    """Looks for questions that have waited for 48 hours, five days or ten."""
    climb()


@app.periodic(cron="40 3 * * 0", periodic_id="asking.learn")
@app.task(name="asking.learn", queueing_lock="asking.learn")
def learn(timestamp: int = 0) -> None:
    """Learns what each piece of evidence counts, from the house's own questions."""
    learn_anew()
