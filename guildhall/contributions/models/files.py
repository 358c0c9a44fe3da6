"""Files on contributions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


@follows_audience
class Attachment(models.Model):
    """A file on a contribution, or on a draft of its owner; seen by whoever may see what it hangs on."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="attachments")
    draft = models.ForeignKey("Draft", models.SET_NULL, null=True, related_name="attachments")
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alternative_text = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = SharedQuerySet["Attachment"].as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.width is not None
