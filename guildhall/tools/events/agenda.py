"""Events as lists show them: each with one of its dates, in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.kinds import address
from guildhall.contributions.lines import Wanted
from guildhall.people.models import Person
from guildhall.tools.events.hours import HOME, Hours, at_midnight
from guildhall.tools.events.repeating import in_words

PAGE: Final = 20
MOST_IN_MONTH: Final = 400
DAY: Final = timedelta(days=1)
Reader = Person | AnonymousUser | None

# One date of an event that repeats: the next one that takes place, or else the last; of any other itself.
NEXT: Final = """LATERAL (
    SELECT o.id, o.day, coalesce(o.starts_at, e.starts_at) AS starts_at, coalesce(o.ends_at, e.ends_at) AS ends_at,
      coalesce(o.cancelled_at, e.cancelled_at) IS NOT NULL AS is_cancelled
    FROM (SELECT 1) one LEFT JOIN events_occurrence o ON o.contribution_id = c.id
    ORDER BY coalesce(o.ends_at, e.ends_at) <= %(now)s OR o.cancelled_at IS NOT NULL,
      CASE WHEN o.ends_at > %(now)s THEN o.starts_at END, o.starts_at DESC LIMIT 1) t"""
EACH: Final = """LATERAL (
    SELECT o.id, o.day, coalesce(o.starts_at, e.starts_at) AS starts_at, coalesce(o.ends_at, e.ends_at) AS ends_at,
      coalesce(o.cancelled_at, e.cancelled_at) IS NOT NULL AS is_cancelled
    FROM (SELECT 1) one LEFT JOIN events_occurrence o ON o.contribution_id = c.id) t"""
ROWS: Final = """
SELECT c.id, c.title, c.language, y.slug, y.name, e.venue, e.link <> '', e.zone, e.is_all_day, e.rule, e.places,
  t.day, t.starts_at, t.ends_at, t.is_cancelled, e.notes <> '' OR e.recording <> '',
  (SELECT count(*) FROM events_attendance a WHERE a.contribution_id = c.id AND a.state = 'coming'
     AND a.occurrence_id IS NOT DISTINCT FROM t.id),
  (SELECT a.state FROM events_attendance a WHERE a.contribution_id = c.id AND a.person_id = %(me)s
     AND a.occurrence_id IS NOT DISTINCT FROM t.id),
  e.starts_at, e.ends_at
FROM contributions_contribution c
JOIN events_event e ON e.contribution_ptr_id = c.id
JOIN communities_community y ON y.id = c.community_id
CROSS JOIN {dates}
WHERE c.root_id IS NULL AND c.kind = 'event' AND c.audience_id = ANY(%(audiences)s) AND {where}
ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"""
# What is to come, soonest first; then what is over, latest first.
AS_AGENDA: Final = (
    """t.ends_at <= %(now)s, CASE WHEN t.ends_at > %(now)s THEN t.starts_at END, t.starts_at DESC, c.id"""
)


@dataclass(slots=True, frozen=True)
class Line:
    """An event on one of its dates, as a row of a list."""

    id: int
    title: str
    language: str
    community_slug: str
    community_name: str
    venue: str
    is_online: bool
    zone: str
    is_all_day: bool
    rule: str
    places: int | None
    day: date | None
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    has_notes: bool
    coming: int
    mine: str | None
    first_starts_at: datetime
    first_ends_at: datetime

    @property
    def hours(self) -> Hours:
        return Hours(self.starts_at, self.ends_at, self.zone, self.is_all_day)

    @property
    def repeats(self) -> str:
        """The rule in words, or nothing."""
        first = Hours(self.first_starts_at, self.first_ends_at, self.zone, self.is_all_day)
        return in_words(self.rule, first)

    @property
    def url(self) -> str:
        found = address(self.community_slug, "event", self.id, self.title)
        return f"{found}?on={self.day}" if self.day else found

    @property
    def free(self) -> int | None:
        """How many places are free; nothing where there is room for everybody."""
        return None if self.places is None else max(0, self.places - self.coming)


def agenda(reader: Reader, wanted: Wanted, *, page: int = 1, show: str = "") -> tuple[list[Line], bool]:
    """A page of what somebody wants to see: what is to come first, then what is over. And whether there is more.

    `show` may be "past" or "mine", for what is over and for the dates to which the reader comes.
    """
    where, parameters = wanted.conditions()
    if show == "past":
        where.append("t.ends_at <= %(now)s")
    elif show == "mine":
        where.append(
            "EXISTS (SELECT FROM events_attendance a WHERE a.contribution_id = c.id"
            " AND a.person_id = %(me)s AND a.state <> 'cancelled' AND a.occurrence_id IS NOT DISTINCT FROM t.id)"
        )
    parameters |= {"limit": PAGE + 1, "offset": (page - 1) * PAGE}
    rows = _ask(reader, where, AS_AGENDA, EACH if show == "mine" else NEXT, parameters)
    return rows[:PAGE], len(rows) > PAGE


def in_month(reader: Reader, wanted: Wanted, first: date) -> list[Line]:
    """Every date in a month, and on the days beside it: in other time zones a month begins and ends at other hours."""
    where, parameters = wanted.conditions()
    after = (first + timedelta(days=32)).replace(day=1)
    where.append("t.starts_at < %(until)s AND t.ends_at > %(from)s")
    parameters |= {"from": at_midnight(first - DAY, HOME), "until": at_midnight(after + DAY, HOME)}
    parameters |= {"limit": MOST_IN_MONTH, "offset": 0}
    return _ask(reader, where, "t.starts_at, c.id", EACH, parameters)


def upcoming(reader: Reader, community: Community | None, limit: int = 3) -> list[Line]:
    """What takes place next in a community, or anywhere, as far as the reader may see."""
    where = ["t.ends_at > %(now)s AND NOT t.is_cancelled"]
    parameters: dict[str, Any] = {"limit": limit, "offset": 0}
    if community is not None:
        where.append("c.community_id = %(community)s")
        parameters["community"] = community.pk
    return _ask(reader, where, "t.starts_at, c.id", NEXT, parameters)


def coming(reader: Reader, communities: Collection[int], until: datetime, limit: int) -> list[Line]:
    """What takes place before a moment in some communities, soonest first, as far as the reader may see."""
    where = ["t.ends_at > %(now)s AND t.starts_at < %(until)s AND NOT t.is_cancelled"]
    where.append("c.community_id = ANY(%(communities)s)")
    parameters = {"communities": list(communities), "until": until, "limit": limit, "offset": 0}
    return _ask(reader, where, "t.starts_at, c.id", NEXT, parameters)


def _ask(reader: Reader, where: list[str], order: str, dates: str, parameters: dict[str, Any]) -> list[Line]:
    asked = {
        "now": timezone.now(),
        "me": reader.pk if isinstance(reader, Person) else None,
        "audiences": audiences_of(reader).array,
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(dates=dates, where=" AND ".join(where), order=order), asked | parameters)
        return [Line(*row) for row in cursor.fetchall()]
