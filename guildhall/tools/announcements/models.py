"""What an announcement has beside what every contribution has, and who says that they have read it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F
from django.utils import timezone

from guildhall.contributions.models import Contribution, Scheduled
from guildhall.people.models import Person


class Announcement(Scheduled, Contribution):
    """What a facilitator tells the community; may stand at its top until a day, and ask readers to say they read it."""

    pinned_until = models.DateField(null=True)
    asks_acknowledgement = models.BooleanField(default=False)

    def stand(self, now: datetime) -> None:
        """Takes its place, at the top where that was chosen."""
        super().stand(now)
        self.pinned_at = now if self.is_for_the_top else None

    @property
    def is_for_the_top(self) -> bool:
        """Whether today is a day on which it stands at the top."""
        return self.pinned_until is not None and self.pinned_until >= timezone.localdate()

    @classmethod
    def take_down(cls) -> int:
        """Takes down those whose day has passed, not those that somebody pinned again since. Returns how many."""
        over = cls._base_manager.filter(pinned_until__lt=timezone.localdate(), pinned_at__isnull=False)
        return over.filter(pinned_at__date__lte=F("pinned_until")).update(pinned_at=None)


class Acknowledgement(models.Model):
    """Somebody says that they have read an announcement."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="acknowledgements", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    acknowledged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="acknowledge_once"),
        ]
