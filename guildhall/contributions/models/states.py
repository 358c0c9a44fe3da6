"""States that know who and when: edited, closed, removed, moved."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


class Revision(models.Model):
    """How a contribution read before an edit."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    edited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at"]


class Closure(models.Model):
    """A thread was closed, with its outcome in words."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="closures")
    outcome = models.TextField(max_length=2000)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")


class Removal(models.Model):
    """A contribution was taken away, with a reason; it can be restored."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="removals")
    reason = models.TextField(max_length=2000)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)
    restored_at = models.DateTimeField(null=True)
    restored_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")


class Relocation(models.Model):
    """A thread left a place: moved to another community, or merged into another thread. Old addresses lead on."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="relocations")
    old = models.BigIntegerField(db_index=True)
    from_community = models.ForeignKey(Community, models.SET_NULL, null=True, related_name="+")
    moved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    moved_at = models.DateTimeField(default=timezone.now)
