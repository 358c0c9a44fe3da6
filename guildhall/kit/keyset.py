"""Turning the pages of a long list by the last row seen, which costs the same on every page."""

from __future__ import annotations

from datetime import datetime


def written(moment: datetime, pk: int) -> str:
    """A row's place in its list, for an address."""
    return f"{moment.isoformat()}_{pk}"


def parsed(text: str) -> tuple[datetime, int] | None:
    """The moment and id of a place in an address; None for anything else."""
    moment, _mark, identifier = text.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(identifier)) if at.tzinfo else None
    except ValueError:
        return None
