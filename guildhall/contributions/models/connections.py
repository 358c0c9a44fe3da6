"""What belongs together, and what should be looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guildhall.contributions.models.contribution import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

A_YEAR: Final = timedelta(days=365)


class Connection(models.Model):
    """Somebody says that two things belong together; each shows the other to whoever may see it."""

    one = models.ForeignKey(Contribution, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="connect_once"),
            # Written in one order, so that the same two are connected once.
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="connect_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"


def connect(person: Person, this: Contribution, that: Contribution) -> bool:
    """Connects two roots. Returns whether they were not before."""
    one, other = sorted((this.pk, that.pk))
    _connection, is_new = Connection.objects.get_or_create(
        one_id=one, other_id=other, defaults={"person": person}
    )
    return is_new


def part(this: Contribution, that: int) -> None:
    """Takes the connection of two roots away."""
    one, other = sorted((this.pk, that))
    Connection.objects.filter(one=one, other=other).delete()


class Review(models.Model):
    """When something should be looked at again, and who said last that it still holds."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="review")
    due_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="review_due")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.due_on}"


def review_on(root: Contribution, due_on: date | None) -> Review:
    """Sets the day on which something should be looked at again, or none."""
    review, _is_new = Review.objects.update_or_create(
        contribution=root, defaults={"due_on": due_on, "asked_at": None}
    )
    return review


def confirm(root: Contribution, person: Person) -> Review:
    """Says that something still holds, for a year from now or as long as it did before."""
    before = Review.objects.filter(contribution=root).first()
    due_on = timezone.localdate() + A_YEAR if before is None or before.due_on else None
    review, _is_new = Review.objects.update_or_create(
        contribution=root,
        defaults={
            "due_on": due_on,
            "asked_at": None,
            "confirmed_at": timezone.now(),
            "confirmed_by": person,
            "organisation_id": person.organisation_id,
        },
    )
    return review
