"""What the demo's links have beside their words; no page is asked for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.links.addresses import fingerprint
from guildhall.tools.links.models import Link


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of the child table."""
    is_dead = values.get("dead", False)
    return {
        "url": values["url"],
        "fingerprint": fingerprint(values["url"]),
        "known_of": fingerprint(values["url"]),
        "site": values.get("site", ""),
        "description": values.get("description", ""),
        "state": Link.State.DEAD if is_dead else Link.State.FINE,
        "status": 404 if is_dead else 200,
        "failures": 4 if is_dead else 0,
        "failing_since": began + timedelta(days=1) if is_dead else None,
        "checked_at": began + timedelta(hours=1),
        # The demo's addresses are looked at in a month at the earliest.
        "next_at": began + timedelta(days=400),
    }


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Nothing stands beside a link."""
