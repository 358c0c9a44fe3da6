"""The shelf of events on a community's front page."""

from __future__ import annotations

from guildhall.tools.events.agenda import Line, upcoming
from guildhall.workspace.place import Place

ON_A_SHELF = 3


def next_events(where: Place) -> list[Line]:
    """What takes place next; nothing is on the shelf when nothing is planned."""
    return upcoming(where.person, where.community, ON_A_SHELF)
