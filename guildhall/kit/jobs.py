"""Background jobs: how often to try again, and what becomes of those whose worker died."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

SILENCE = 30
MOST_DEATHS = 3


class Backoff(BaseRetryStrategy):
    """Waits longer after each failure, up to a cap and with jitter, and gives up after some attempts."""

    def __init__(self, attempts: int = 5, base: int = 2, cap: int = 3600) -> None:
        self.attempts, self.base, self.cap = attempts, base, cap

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts:
            return None
        seconds = min(self.cap, self.base ** (job.attempts + 1)) * random.uniform(0.75, 1.25)
        return RetryDecision(retry_in={"seconds": int(seconds)})


@app.periodic(cron="* * * * *", periodic_id="recover")
@app.task(name="kit.recover", queueing_lock="recover", pass_context=True)
async def recover(context: JobContext, timestamp: int) -> None:
    """Gives jobs whose worker died to another one; a job that kills every worker has failed."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        if job.attempts >= MOST_DEATHS:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await _give_on(manager, job)


async def _give_on(manager: JobManager, job: Job) -> None:
    """Has another worker do a job, unless one already waits that does all of it, of which one at a time may wait."""
    try:
        await manager.retry_job(job)
    except UniqueViolation:
        await manager.finish_job(job, Status.ABORTED, delete_job=True)


def a_while_later(now: datetime, wait: timedelta) -> datetime:
    """Then, or up to a tenth later, so that not everything comes at once."""
    return now + wait * random.uniform(1, 1.1)
