"""Questions that are asked shielded: who asks stands here and nowhere else, apart from the words (docs/decisions/0021)."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community, Theme
from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


class ShieldedQuerySet(models.QuerySet[Any]):
    """What somebody asked shielded; asked for by their own person alone."""

    def of(self, person: Person) -> Self:
        """What this person asked."""
        return self.filter(person=person.pk)


class ShieldedQuestion(models.Model):
    """A question that waits for the next quarter of an hour: its row is made then, so that neither time nor number tells."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    html = models.TextField()
    tags = models.CharField(max_length=200, blank=True)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2, choices=Person.Language)
    shared_with = models.CharField(max_length=12, choices=Contribution.SharedWith)
    fineness = models.PositiveSmallIntegerField()
    waits_since = models.DateTimeField(default=timezone.now)
    # It could not be published in its turn: its asker was taken out, or too few councils are there now.
    is_held = models.BooleanField(default=False)

    objects = ShieldedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token"], name="shielded_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its asker's own page; nobody else has one of it."""
        return "/me/shielded/"


class ShieldedAuthor(models.Model):
    """Who asked a shielded question.

    Read for the asker's own page, for what they may do with it, for their download, and by an operator who gives a reason.
    """

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="shielded_author"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)

    objects = ShieldedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.contribution_id)
