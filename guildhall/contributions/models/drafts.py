"""What is being written."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


class Draft(models.Model):
    """What somebody is writing, kept as they type, one for each place."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_place")]


class Submission(models.Model):
    """A form was sent: the same form sent twice makes one thing."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token"], name="sent_once")]
