"""A bar on the terminal that says how far an import is."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 30


class Bar:
    """One line that is written over: how far, how many posts, how fast, how long still."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.began = stream, time.monotonic()

    def show(self, part: float, posts: int) -> None:
        """Draws the bar anew."""
        seconds = max(time.monotonic() - self.began, 0.001)
        left = seconds / part - seconds if part else 0
        full = "█" * int(part * WIDTH)
        self.stream.write(
            f"\r{full:·<{WIDTH}} {part:4.0%}  {posts:,} posts,"
            f" {posts / seconds:,.0f} a second, {left:,.0f} s left  "
        )
        self.stream.flush()

    def end(self) -> None:
        """Leaves the line."""
        self.stream.write("\n")
