"""What is done for communities every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from guildhall.communities.models import Community


@app.periodic(cron="17 3 * * *")
@app.task(name="communities.recount", queueing_lock="communities.recount")
def recount(timestamp: int = 0) -> None:
    """Counts members and organisations anew: people change their employer without joining or leaving."""
    Community.objects.recount()
