"""The questions of a round robin."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.models import Contribution


def new_key() -> str:
    """A key that stays with a question when it is asked again."""
    return secrets.token_urlsafe(8)


class Question(models.Model):
    """One question, of a kind that says what an answer looks like. Commercial answers are not for suppliers."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Words")
        YES_NO = "yes_no", _("Yes or no")
        NUMBER = "number", _("A number")
        CHOICE = "choice", _("One of several choices")
        FILE = "file", _("A file")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="round_robin_questions")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=16, default=new_key)
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    unit = models.CharField(max_length=24, blank=True)
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    is_commercial = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "key"], name="question_once_by_key"),
        ]

    def __str__(self) -> str:
        return self.words
