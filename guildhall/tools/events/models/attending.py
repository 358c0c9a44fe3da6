"""Who comes to an event, and who organises it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.events.models.occurrence import Occurrence


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Who comes, in the words of the house."""

    def at(self, occurrence: Occurrence | None) -> Self:
        """To one date; an event that does not repeat has but itself."""
        return self.filter(occurrence=occurrence) if occurrence else self.filter(occurrence__isnull=True)

    def coming(self) -> Self:
        return self.filter(state=Attendance.State.COMING)

    def waiting(self) -> Self:
        """Those without a place, in the order in which they get one."""
        return self.filter(state=Attendance.State.WAITING).order_by("since", "pk")

    def expecting(self) -> Self:
        """Those who come or wait: whoever must be told when something changes."""
        return self.exclude(state=Attendance.State.CANCELLED)


class Attendance(models.Model):
    """A person comes to an event, waits for a place, or does not come any more.

    What they need (food, access) is for the organisers alone.
    """

    class State(models.TextChoices):
        COMING = "coming", _("Coming")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Not coming")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="attendances", db_index=False)
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, null=True, related_name="attendances")
    person = models.ForeignKey(Person, models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=10, choices=State, default=State.COMING)
    needs = models.TextField(max_length=500, blank=True)
    since = models.DateTimeField(default=timezone.now)
    reminded_day_at = models.DateTimeField(null=True)
    reminded_hour_at = models.DateTimeField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "occurrence", "person"], name="attend_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} {self.contribution_id}"

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.COMING

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_expected(self) -> bool:
        return self.state != self.State.CANCELLED


class Organiser(models.Model):
    """A person organises an event beside its author."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="organisers", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="organise_once")]

    def __str__(self) -> str:
        return f"{self.person_id} organises {self.contribution_id}"
