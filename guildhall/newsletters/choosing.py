"""What a facilitator can choose from: what is new in the community and every member may see, newest or most thanked first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from guildhall.communities.audience import audiences_of_members
from guildhall.communities.models import Community
from guildhall.contributions.lines import LIST_PAGE, SELECT, Line, Page, page_of
from guildhall.newsletters.models import Newsletter

FIRST: Final = timedelta(days=14)  # of which the first newsletter of a community tells
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
CHOICE: Final = """c.community_id = %(community)s AND c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s)
    AND c.published_at > %(since)s"""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list, and where its next page begins."""

    sql: str
    after: str
    place: Callable[[Line], tuple[Any, ...]]
    types: tuple[Callable[[str], Any], ...]

    def cursor(self, line: Line) -> str:
        """Where the page after this line begins, for an address."""
        return "_".join(
            each.isoformat() if isinstance(each, datetime) else str(each) for each in self.place(line)
        )

    def parsed(self, cursor: str) -> list[Any] | None:
        """The same, read; None for anything else."""
        parts = cursor.split("_")
        try:
            return [read(part) for read, part in zip(self.types, parts, strict=True)]
        except ValueError:
            return None


ORDERS: Final = {
    "newest": Order(
        "c.published_at DESC, c.id DESC",
        "(c.published_at, c.id) < (%(a)s, %(b)s)",
        lambda line: (line.published_at, line.id),
        (datetime.fromisoformat, int),
    ),
    "thanked": Order(
        "c.thanks_count DESC, c.published_at DESC, c.id DESC",
        "(c.thanks_count, c.published_at, c.id) < (%(a)s, %(b)s, %(c)s)",
        lambda line: (line.thanks_count, line.published_at, line.id),
        (int, datetime.fromisoformat, int),
    ),
}


def since_last(community: Community) -> datetime:
    """When the last newsletter went, or a fortnight ago."""
    last = Newsletter.objects.filter(community=community).sent().first()
    return last.sent_at if last and last.sent_at else timezone.now() - FIRST


def what_is_new(community: Community, since: datetime, order: str, after: str) -> Page:
    """A page of what was begun in a community since then."""
    chosen = ORDERS.get(order, ORDERS["newest"])
    parameters: dict[str, Any] = {
        "list": 0,
        "limit": LIST_PAGE + 1,
        "community": community.pk,
        "audiences": audiences_of_members(community.pk).array,
        "since": since,
    }
    where = CHOICE
    if (anchor := chosen.parsed(after)) is not None:
        where += f" AND {chosen.after}"
        parameters |= dict(zip("abc", anchor, strict=False))
    with connection.cursor() as cursor:
        cursor.execute(SELECT.format(where=where, order=chosen.sql), parameters)
        page = page_of([row[1:] for row in cursor.fetchall()], LIST_PAGE)
    page.next = chosen.cursor(page.lines[-1]) if page.next else ""
    return page
