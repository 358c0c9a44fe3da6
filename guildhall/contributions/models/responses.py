"""How people respond to a contribution."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


class Thanks(models.Model):
    """A person thanks the author of a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="thanks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="thanks_given")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "thanks"
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="thank_once")]


class Follow(models.Model):
    """A person follows a thread, or has muted it."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="follows", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    is_muted = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="follow_once")]


class Saved(models.Model):
    """A person keeps a contribution for later."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="saves", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "saved"
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="save_once")]


class Mention(models.Model):
    """A person is named in a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="mention_once")]
