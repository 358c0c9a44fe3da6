"""Events in the neutral format. Who comes, what they need and who organises stay behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit.given import at, day, line, tables
from guildhall.tools.events.models import Event, Occurrence
from guildhall.tools.events.models.dates import lay_out
from guildhall.tools.events.repeating import MOST_DATES


class Events(Carrier):
    """When and where, how it repeats, which dates were moved or cancelled by themselves, and what was said."""

    def give(self, rows: Sequence[Event], files: Mapping[int, str]) -> Said:
        dates: dict[int, list[dict[str, Any]]] = {}
        odd = Occurrence.objects.filter(contribution__in=rows)
        for each in odd.filter(Q(is_moved=True) | Q(cancelled_at__isnull=False)):
            dates.setdefault(each.contribution_id, []).append(_date(each))
        return {
            row.pk: {
                "start": row.starts_at,
                "end": row.ends_at,
                "zone": row.zone,
                "all_day": row.is_all_day,
                "venue": row.venue,
                "meeting_link": row.link,
                "places": row.places,
                "rule": row.rule,
                "dates": dates.get(row.pk),
                "notes": row.notes,
                "recording": row.recording,
                "cancelled": row.cancelled_at,
            }
            for row in rows
        }

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        repeating = Event._base_manager.in_bulk([post.id for post in posts if post.own.get("rule")])
        for post in posts:
            if event := repeating.get(post.id):
                lay_out(event)
                _change_dates(post)
            elif line(post.values.get("rule"), 1):
                post.tell("repeats in a way that is not known here; takes place once")
            if post.own["notes"]:
                keep_words_beside(repeating.get(post.id) or Event(pk=post.id), post.own["notes"])


def _date(each: Occurrence) -> dict[str, Any]:
    """A date that is not as the rule has it."""
    said: dict[str, Any] = {"day": each.day}
    if each.is_moved:
        said |= {"start": each.starts_at, "end": each.ends_at}
    return said | ({"cancelled": each.cancelled_at} if each.cancelled_at else {})


def _change_dates(post: Brought) -> None:
    """Moves or cancels single dates, by the days on which the rule puts them."""
    there = {each.day: each for each in Occurrence.objects.filter(contribution=post.id)}
    changed = []
    for said in tables(post.values.get("dates"))[:MOST_DATES]:
        on = day(said.get("day"))
        occurrence = there.pop(on, None) if on else None
        if occurrence is None:
            post.tell("changes a date on which it does not take place; left out")
            continue
        starts_at, ends_at = at(said.get("start")), at(said.get("end"))
        if starts_at and ends_at and starts_at < ends_at:
            occurrence.starts_at, occurrence.ends_at, occurrence.is_moved = starts_at, ends_at, True
        occurrence.cancelled_at = at(said.get("cancelled"))
        changed.append(occurrence)
    Occurrence.objects.bulk_update(changed, ["starts_at", "ends_at", "is_moved", "cancelled_at"])
