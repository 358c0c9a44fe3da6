"""Files on contributions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


class AttachmentQuerySet(SharedQuerySet["Attachment"]):
    """Files, in the words of the house."""

    def open(self) -> Self:
        """Those that no scanner keeps locked."""
        return self.filter(state=Attachment.State.CLEAN)


@follows_audience
class Attachment(models.Model):
    """A file on a contribution, or on a draft of its owner; seen by whoever may see what it hangs on."""

    class State(models.TextChoices):
        """Whether a virus scanner lets it be read; without a scanner every file is clean."""

        CLEAN = "clean", _("Clean")
        WAITING = "waiting", _("Being checked")
        INFECTED = "infected", _("Taken away")

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
    state = models.CharField(max_length=8, choices=State, default=State.CLEAN, db_default=State.CLEAN)
    alternative_text = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["added_at"], condition=models.Q(state="waiting"), name="attachment_waiting")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.width is not None
