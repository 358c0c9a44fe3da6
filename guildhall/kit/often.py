"""Says when somebody does something costly too often."""

from __future__ import annotations

from django.core.cache import cache


def too_often(key: str, most: int, seconds: int) -> bool:
    """Counts one more, and says whether there were more than `most` in this many seconds; shared by all processes."""
    name = f"often:{key}"
    if cache.add(name, 1, seconds):
        return False
    try:
        return cache.incr(name) > most
    except ValueError:  # it ended just now
        return False
