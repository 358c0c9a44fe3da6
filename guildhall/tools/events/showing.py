"""What the page of an event shows beside what every thing has."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from guildhall.contributions.thread import Thread
from guildhall.people.models import Person
from guildhall.tools.events.acting import may_change_event, may_come, may_organise
from guildhall.tools.events.forms import ComeForm
from guildhall.tools.events.models import Attendance, Event, Occurrence, events_for
from guildhall.tools.events.repeating import in_words

DATES_SHOWN = 12


def what_to_show(request: HttpRequest, thread: Thread, kept: dict[str, Any]) -> dict[str, Any]:
    """The event on the date that was asked for, who comes then, and what the reader may do.

    `kept` is what they typed before they had to sign in.
    """
    event = events_for(request.user).filter(pk=thread.root.id).first()
    if event is None:
        raise Http404
    dates = list(event.occurrences.all()) if event.rule else []
    chosen = chosen_date(dates, event, request.GET.get("on", ""))
    expected = list(
        event.attendances.at(chosen)
        .expecting()
        .select_related("person__organisation")
        .order_by("since", "pk")
    )
    mine = _mine(request, expected)
    is_organiser = may_organise(request.user, event)
    hours = event.hours_of(chosen)
    coming = [each for each in expected if each.is_coming]
    return {
        "event": event,
        "hours": hours,
        "occurrence": chosen,
        "dates": _dates_near(dates, event, chosen),
        "repeats": in_words(event.rule, event.hours),
        "organisers": [each.person for each in event.organisers.select_related("person__organisation")],
        "coming": coming,
        "waiting": [each for each in expected if each.is_waiting],
        "free": None if event.places is None else max(0, event.places - len(coming)),
        "mine": mine,
        "place_in_line": _place_in_line(expected, mine),
        "come_form": ComeForm(initial={"needs": mine.needs if mine else ""} | kept),
        "is_cancelled": event.cancelled_at is not None
        or (chosen is not None and chosen.cancelled_at is not None),
        "is_organiser": is_organiser,
        "may_come": may_come(request.user, event),
        "may_change_event": is_organiser and may_change_event(request.user, event),
        "shows_link": bool(event.link) and (is_organiser or sees_link(mine)),
    }


def chosen_date(dates: list[Occurrence], event: Event, words: str) -> Occurrence | None:
    """The date that an address names, or the next one that takes place, or else the last."""
    if not dates:
        return None
    try:
        asked = date.fromisoformat(words)
    except ValueError:
        asked = None
    named = next((each for each in dates if each.day == asked), None)
    to_come = (each for each in dates if not each.cancelled_at and not event.hours_of(each).is_over)
    return named or min(to_come, key=lambda each: each.starts_at, default=dates[-1])


def sees_link(mine: Attendance | None) -> bool:
    """The link to meet is for those who have a place."""
    return mine is not None and mine.is_coming


def _mine(request: HttpRequest, expected: list[Attendance]) -> Attendance | None:
    if not isinstance(request.user, Person):
        return None
    return next((each for each in expected if each.person_id == request.user.pk), None)


def _place_in_line(expected: list[Attendance], mine: Attendance | None) -> int:
    waiting = [each for each in expected if each.is_waiting]
    return waiting.index(mine) + 1 if mine in waiting else 0


def _dates_near(
    dates: list[Occurrence], event: Event, chosen: Occurrence | None
) -> list[tuple[Occurrence, Any]]:
    """Some dates from the chosen one on, and the two before it, with their hours."""
    if chosen is None:
        return []
    at = max(0, dates.index(chosen) - 2)
    return [(each, event.hours_of(each)) for each in dates[at : at + DATES_SHOWN]]
