"""Home: ask first, then what waits for you, then what happened since you were last here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.faces import FACE, FACE_COLUMNS, FACE_JOINS, Face
from guildhall.contributions.lines import COLUMNS, Line
from guildhall.notifications.unread import unread_notices
from guildhall.people.models import Person
from guildhall.people.pictured import Pictured
from guildhall.web.welcome_matches import communities_that_fit

COMMUNITIES = 40
GROUPS = 8
EACH = 3
MANY = 10
NEWCOMERS = 60
WAITING = 3
LONGEST_AWAY = timedelta(days=30)

# The newest of the liveliest of one's communities: a walk of one index for each, however large the whole.
NEWEST = f"""
SELECT c.news, {COLUMNS}, y.slug, y.name, {FACE}
FROM (SELECT k.id, k.slug, k.name, k.active_at FROM communities_membership m
        JOIN communities_community k ON k.id = m.community_id
       WHERE m.person_id = %(me)s AND k.active_at > %(since)s ORDER BY k.active_at DESC LIMIT {GROUPS}) y
CROSS JOIN LATERAL (SELECT *, count(*) OVER () AS news FROM (SELECT * FROM contributions_contribution c
   WHERE c.community_id = y.id AND c.root_id IS NULL AND c.active_at > %(since)s AND c.audience_id = ANY(%(audiences)s)
   ORDER BY c.active_at DESC, c.id DESC LIMIT {MANY}) c ORDER BY c.active_at DESC, c.id DESC LIMIT {EACH}) c
{FACE_JOINS} ORDER BY y.active_at DESC, c.active_at DESC, c.id DESC"""

# Open questions in one's communities that one has not asked oneself, oldest need first within the last weeks.
WAITING_FOR_ME = f"""
SELECT {COLUMNS}, y.slug, y.name, {FACE}
FROM (SELECT w.*, row_number() OVER (ORDER BY w.active_at DESC) AS place FROM (
        SELECT k.id, k.slug, k.name, k.active_at FROM communities_membership m
          JOIN communities_community k ON k.id = m.community_id
         WHERE m.person_id = %(me)s ORDER BY k.active_at DESC LIMIT {COMMUNITIES}) w) y
CROSS JOIN LATERAL (SELECT * FROM contributions_contribution c
   WHERE c.community_id = y.id AND c.root_id IS NULL AND c.kind = 'question' AND c.answer_id IS NULL
     AND c.closed_at IS NULL AND c.audience_id = ANY(%(audiences)s) AND c.author_id IS DISTINCT FROM %(me)s
   ORDER BY c.active_at DESC LIMIT 2) c
{FACE_JOINS} ORDER BY c.reply_count, c.published_at DESC LIMIT {WAITING}"""

# Newcomers to one's communities whose councils are like one's own.
WORTH_MEETING = """
SELECT DISTINCT ON (p.id) p.slug, p.name, p.role, p.colour, p.photo, coalesce(o.short_name, o.name), y.name
FROM (SELECT k.id, k.name FROM communities_membership m JOIN communities_community k ON k.id = m.community_id
       WHERE m.person_id = %(me)s ORDER BY k.active_at DESC LIMIT 12) y
CROSS JOIN LATERAL (SELECT m.person_id FROM communities_membership m WHERE m.community_id = y.id
   ORDER BY m.joined_at DESC, m.id DESC LIMIT %(newcomers)s) m
JOIN people_person p ON p.id = m.person_id AND p.id <> %(me)s AND p.is_active
JOIN organisations_organisation o ON o.id = p.organisation_id AND o.code = ANY(%(alike)s) LIMIT 3"""


@dataclass(slots=True)
class Since:
    """What is new in one community: the newest of it, and how much there is, up to ten."""

    slug: str
    name: str
    count: int
    lines: list[Line]


@dataclass(slots=True)
class Counterpart(Pictured):
    """Somebody worth meeting, and why."""

    slug: str
    name: str
    role: str
    colour: int
    photo: str
    organisation: str
    community: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: for visitors what this is, for people what matters to them now."""
    person = request.user
    if not isinstance(person, Person):
        communities = Community.objects.visible_to(person).live().order_by("-active_at")[:6]
        return render(request, "web/landing.html", {"communities": communities})
    if person.welcomed_at is None:
        return redirect("welcome")
    since = max(person.previously_seen_at or person.joined_at, timezone.now() - LONGEST_AWAY)
    news = newest(person, since)
    context: dict[str, Any] = {
        "notices": unread_notices(person, 5),
        "waiting": waiting_for(person),
        "since": since,
        "news": news or newest(person, None),
        "is_new": bool(news),
        "counts": {group.slug: group.count for group in news},
        "people": worth_meeting(person),
    }
    if not person.known_roles:
        context["communities"] = communities_that_fit(person)
    return render(request, "web/home.html", context)


def newest(person: Person, since: datetime | None) -> list[Since]:
    """The newest threads in a person's communities, grouped by community."""
    parameters: dict[str, Any] = {
        "me": person.pk,
        "audiences": audiences_of(person).array,
        "since": since or datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone()),
    }
    groups: dict[str, Since] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, parameters)
        for count, *row in cursor.fetchall():
            line = _line(row)
            group = Since(line.community_slug, line.community_name, count, [])
            groups.setdefault(line.community_slug, group).lines.append(line)
    return list(groups.values())


def waiting_for(person: Person) -> list[Line]:
    """Questions without an answer that this person might answer."""
    return _lines(WAITING_FOR_ME, {"me": person.pk, "audiences": audiences_of(person).array})


def worth_meeting(person: Person) -> list[Counterpart]:
    """People who share a community with this person and work for a council like theirs."""
    alike = list(person.organisation.most_alike) if person.organisation else []
    if not alike:
        return []
    with connection.cursor() as cursor:
        cursor.execute(WORTH_MEETING, {"me": person.pk, "alike": alike, "newcomers": NEWCOMERS})
        return [Counterpart(*row) for row in cursor.fetchall()]


def _lines(query: str, parameters: dict[str, Any]) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [_line(row) for row in cursor.fetchall()]


def _line(row: Sequence[Any]) -> Line:
    return Line(*(*row[:-FACE_COLUMNS], Face.of(tuple(row[-FACE_COLUMNS:]))))
