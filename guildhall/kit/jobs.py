"""Background jobs: how often to try again."""

from __future__ import annotations

import random

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job


class Backoff(BaseRetryStrategy):
    """Waits longer after each failure, up to a cap and with jitter, and gives up after some attempts."""

    def __init__(self, attempts: int = 5, base: int = 2, cap: int = 3600) -> None:
        self.attempts, self.base, self.cap = attempts, base, cap

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts:
            return None
        seconds = min(self.cap, self.base ** (job.attempts + 1)) * random.uniform(0.75, 1.25)
        return RetryDecision(retry_in={"seconds": int(seconds)})
