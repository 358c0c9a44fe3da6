"""What is asked shielded, and added by whoever asked: who it is stands here and nowhere else, apart from the words (docs/decisions/0021)."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

from guildhall.communities.models import Community, Theme
from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person


class ShieldedQuerySet(models.QuerySet[Any]):
    """What somebody wrote shielded; asked for by their own person alone."""

    def of(self, person: Person) -> Self:
        """What this person wrote."""
        return self.filter(person=person.pk)


class Waiting(models.Model):
    """Words that wait for the next quarter of an hour: their row is made then, so that neither time nor number tells."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    html = models.TextField()
    language = models.CharField(max_length=2, choices=Person.Language)
    waits_since = models.DateTimeField(default=timezone.now)
    # It could not be published in its turn: its asker was taken out, or too few councils are there now.
    is_held = models.BooleanField(default=False)

    objects = ShieldedQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Its asker's own page; nobody else has one of it."""
        return "/me/shielded/"


class ShieldedQuestion(Waiting):
    """A question that waits."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    tags = models.CharField(max_length=200, blank=True)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, related_name="+")
    shared_with = models.CharField(max_length=12, choices=Contribution.SharedWith)
    fineness = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token"], name="shielded_once")]

    def __str__(self) -> str:
        return self.title


class ShieldedReply(Waiting):
    """What whoever asked shielded adds below their question, while it waits."""

    question = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    parent = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token"], name="shielded_reply_once")]

    def __str__(self) -> str:
        return self.question.title


class ShieldedAuthor(models.Model):
    """Who asked a shielded question, or wrote a shielded reply below it.

    Read for the asker's own page, for what they may do with it, for their download, and by an operator who gives a reason.
    """

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="shielded_author"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    # To which question it was added, wherever either stands now.
    question = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")

    objects = ShieldedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.contribution_id)
