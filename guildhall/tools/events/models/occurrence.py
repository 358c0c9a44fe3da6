"""One date of an event that repeats."""

from __future__ import annotations

from django.db import models

from guildhall.contributions.models import Contribution
from guildhall.tools.events.hours import Hours


class Occurrence(models.Model):
    """One date of an event that repeats; it can be moved or cancelled by itself.

    `day` is the day on which the rule puts it, and names it in addresses even when it was moved. Who may see it is who
    may see the event; nothing lists one without its event.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="occurrences", db_index=False)
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_moved = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["contribution", "day"], name="event_once_a_day")]
        indexes = [models.Index(fields=["starts_at"], name="occurrence_starts")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.day}"

    def hours(self, zone: str, is_all_day: bool) -> Hours:
        """When it takes place, by the clock of its event."""
        return Hours(self.starts_at, self.ends_at, zone, is_all_day)
