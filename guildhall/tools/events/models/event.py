"""An event: when, where, how many, and what was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import SharedQuerySet
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.people.models import Person
from guildhall.tools.events.hours import HOME, Hours
from guildhall.tools.events.models.attending import Attendance
from guildhall.tools.events.models.dates import lay_out
from guildhall.tools.events.models.occurrence import Occurrence
from guildhall.tools.events.words import already_over, is_cancelled

# What a calendar that holds a copy must be told of.
IN_CALENDARS = ("starts_at", "ends_at", "zone", "is_all_day", "rule", "venue", "link")
TIMES = ("starts_at", "ends_at", "zone", "is_all_day", "rule")


def in_a_week() -> datetime:
    """When an event begins of which nobody said when: at ten in a week."""
    return (timezone.localtime() + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)


def an_hour_later() -> datetime:
    """When such an event ends."""
    return in_a_week() + timedelta(hours=1)


class EventQuerySet(SharedQuerySet["Event"]):
    """Events, in the words of the house."""


class Event(Contribution):
    """Something that takes place; once, or on each of its `occurrences` where there is a rule.

    Times are UTC, read by the clock of `zone`. Whole days end at midnight. `places` is empty where there is room for
    everybody. The link is shown to whoever comes.
    """

    starts_at = models.DateTimeField(default=in_a_week, db_index=True)
    ends_at = models.DateTimeField(default=an_hour_later)
    zone = models.CharField(max_length=64, default=HOME)
    is_all_day = models.BooleanField(default=False)
    venue = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    places = models.PositiveIntegerField(null=True)
    rule = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    recording = models.CharField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    uid = models.CharField(max_length=255, blank=True, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()  # type: ignore[misc, assignment]

    @property
    def hours(self) -> Hours:
        """When it takes place; of one that repeats, its first date."""
        return Hours(self.starts_at, self.ends_at, self.zone, self.is_all_day)

    def hours_of(self, occurrence: Occurrence | None) -> Hours:
        """When it takes place on one of its dates."""
        return occurrence.hours(self.zone, self.is_all_day) if occurrence else self.hours

    def after_writing(self, author: Person | None, verb: str) -> None:
        super().after_writing(author, verb)
        lay_out(self)

    def edit(self, by: Person, *, title: str, html: str, **fields: Any) -> None:
        """Changes the words and the rest; whoever comes is told of another time, and of a place that there is now."""
        changed = {name for name, value in fields.items() if getattr(self, name) != value}
        with transaction.atomic():
            super().edit(by, title=title, html=html, **fields)
            if changed & {*TIMES}:
                lay_out(self)
                self.tell(Verb.MOVED_DATE, by, self.expecting(soon=True))
            if changed:
                self.changed(bool(changed & {*IN_CALENDARS}))
            self.fill_places()

    def changed(self, is_new_for_calendars: bool = True) -> None:
        """Says to calendars that they hold an old copy, and to visitors that the page is another."""
        added = 1 if is_new_for_calendars else 0
        Event._base_manager.filter(pk=self.pk).update(
            sequence=F("sequence") + added, changed_at=timezone.now()
        )
        self.refresh_from_db(fields=["sequence", "changed_at"])
        visitors_see_something_else()

    def expecting(self, *, soon: bool = False, occurrence: Occurrence | None = None) -> set[Person]:
        """Who comes or waits: to all of it, to what is still to come, or on one date."""
        found = self.attendances.all()
        rows = found.expecting().select_related("person", "occurrence")
        if occurrence:
            rows = rows.filter(occurrence=occurrence)
        return {each.person for each in rows if not (soon and self.hours_of(each.occurrence).is_over)}

    def tell(self, verb: str, by: Person | None, people: Iterable[Person]) -> None:
        """Tells each of some people of something that was done."""
        for person in sorted(people, key=lambda each: each.pk):
            record(by, verb, self, about=person)

    def hold(self) -> Event:
        """This event as it stands now, held until the end of the transaction: one sign-up after the other."""
        return Event._base_manager.select_for_update(of=("self",)).get(pk=self.pk)

    def has_room(self, occurrence: Occurrence | None) -> bool:
        """Whether there is a free place; right only while the event is held."""
        if self.places is None:
            return True
        return self.attendances.at(occurrence).coming().count() < self.places

    @transaction.atomic
    def come(self, person: Person, needs: str = "", occurrence: Occurrence | None = None) -> Attendance:
        """Takes a place, or the next one on the waiting list. Whoever has one keeps it and may say other needs."""
        held = self.hold()
        held.may_change_places(occurrence)
        mine = self.attendances.at(occurrence).filter(person=person).first()
        if mine is None:
            mine = Attendance(
                contribution_id=self.pk, occurrence=occurrence, person=person, state="cancelled"
            )
        if not mine.is_expected:
            has_room = held.has_room(occurrence)
            mine.state = Attendance.State.COMING if has_room else Attendance.State.WAITING
            mine.since = timezone.now()
            mine.reminded_day_at = mine.reminded_hour_at = None
        mine.needs = needs
        mine.save()
        self.follows.update_or_create(person=person, defaults={"is_muted": False})
        visitors_see_something_else()
        return mine

    @transaction.atomic
    def stay_away(self, person: Person, occurrence: Occurrence | None = None) -> bool:
        """Gives a place back, which goes to whoever waits longest. Returns whether there was one to give."""
        held = self.hold()
        mine = self.attendances.at(occurrence).filter(person=person).expecting().first()
        if mine is None:
            return False
        held.may_change_places(occurrence)
        mine.state, mine.needs = Attendance.State.CANCELLED, ""
        mine.save(update_fields=["state", "needs"])
        held.give_places(occurrence)
        visitors_see_something_else()
        return True

    def may_change_places(self, occurrence: Occurrence | None) -> None:
        """Refuses what comes too late."""
        if self.cancelled_at or (occurrence and occurrence.cancelled_at):
            raise Refused(is_cancelled())
        if self.hours_of(occurrence).is_over:
            raise Refused(already_over())

    def fill_places(self) -> None:
        """Gives the places that there are to those who wait, on every date."""
        held = self.hold()
        waiting = self.attendances.filter(state=Attendance.State.WAITING)
        for each in Occurrence.objects.filter(attendances__in=waiting).distinct():
            held.give_places(each)
        held.give_places(None)

    def give_places(self, occurrence: Occurrence | None) -> None:
        """Gives free places to those who wait, in their order, and tells them."""
        if self.cancelled_at or (occurrence and occurrence.cancelled_at) or self.hours_of(occurrence).is_over:
            return
        for next_one in self.attendances.at(occurrence).waiting().select_related("person"):
            if not self.has_room(occurrence):
                return
            next_one.state = Attendance.State.COMING
            next_one.save(update_fields=["state"])
            record(None, Verb.GAVE_PLACE, self, about=next_one.person)

    @transaction.atomic
    def cancel(self, by: Person, occurrence: Occurrence | None = None) -> None:
        """Says that it does not take place, or not on one date, and tells whoever was coming."""
        what: Any = occurrence or self
        self.hold()
        what.refresh_from_db(fields=["cancelled_at"])
        if what.cancelled_at is None:
            what.cancelled_at = timezone.now()
            what.save(update_fields=["cancelled_at"])
            self.changed()
            self.tell(Verb.CANCELLED, by, self.expecting(soon=True, occurrence=occurrence))

    @transaction.atomic
    def go_ahead(self, by: Person, occurrence: Occurrence | None = None) -> None:
        """Takes back that it was cancelled, and tells whoever was coming."""
        what: Any = occurrence or self
        self.hold()
        what.refresh_from_db(fields=["cancelled_at"])
        if what.cancelled_at is not None:
            what.cancelled_at = None
            what.save(update_fields=["cancelled_at"])
            self.changed()
            self.tell(Verb.GOES_AHEAD, by, self.expecting(soon=True, occurrence=occurrence))
            self.fill_places()

    @transaction.atomic
    def move_date(self, by: Person, occurrence: Occurrence, hours: Hours) -> None:
        """Moves one date to another time, and tells whoever comes then."""
        self.hold()
        occurrence.starts_at, occurrence.ends_at = hours.starts_at, hours.ends_at
        occurrence.is_moved = True
        occurrence.save(update_fields=["starts_at", "ends_at", "is_moved"])
        occurrence.attendances.update(reminded_day_at=None, reminded_hour_at=None)
        self.changed()
        self.tell(Verb.MOVED_DATE, by, self.expecting(soon=True, occurrence=occurrence))


def events_for(reader: Person | AnonymousUser | None) -> EventQuerySet:
    """The events that somebody may see."""
    found = Event.objects.visible_to(reader).filter(kind="event", root=None)
    return found.select_related("community", "author")
