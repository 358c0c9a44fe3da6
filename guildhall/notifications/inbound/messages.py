"""Whoever keeps the messages between people, on the floor above, says here what takes those that come by mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from guildhall.people.models import Person

# Gets who wrote it, the number of the talk, and clean HTML. Raises LookupError where there is no such talk for them, and
# NotAllowed with the reason where they may not write there.
Take = Callable[[Person, int, str], None]
TAKEN_BY: Final[list[Take]] = []
