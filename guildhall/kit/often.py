"""Says when somebody does something costly too often."""

from __future__ import annotations

from time import time

from django.core.cache import cache


def too_often(key: str, most: int, seconds: int) -> bool:
    """Counts one more, and says whether there were more than `most` in this stretch of so many seconds.

    Shared by all processes. Two at the same moment may count as one, which is near enough.
    """
    name = f"often:{key}:{int(time()) // seconds}"
    count = cache.get(name, 0) + 1
    cache.set(name, count, seconds)
    return bool(count > most)
