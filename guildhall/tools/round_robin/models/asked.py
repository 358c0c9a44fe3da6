"""Which organisations a round robin asks, and where each of them stands."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person


class AskedQuerySet(models.QuerySet["Asked"]):
    """Organisations that are asked, in the words of the house."""

    def answered(self) -> Self:
        return self.filter(state=Asked.State.ANSWERED)

    def waiting(self) -> Self:
        """Those that have neither answered nor declined."""
        return self.filter(state__in=[Asked.State.ASKED, Asked.State.BEGUN])


class Asked(models.Model):
    """One organisation that is asked. It answers once, by the hands of any of its people, or declines with a reason."""

    class State(models.TextChoices):
        ASKED = "asked", _("Not answered yet")
        BEGUN = "begun", _("Begun")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")

    class Reason(models.TextChoices):
        DUTY = "duty", _("This is not our duty")
        DATA = "data", _("We do not hold these figures")
        TIME = "time", _("We have no time for it now")
        SHARE = "share", _("We cannot share this")
        OTHER = "other", _("Another reason")

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="round_robin_asked", db_index=False
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=5, choices=Reason, blank=True)
    reason_words = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "organisation"], name="organisation_asked_once"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "contribution"],
                condition=Q(state__in=["asked", "begun"]),
                name="asked_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"

    @property
    def is_answered(self) -> bool:
        return self.state == self.State.ANSWERED

    @property
    def is_declined(self) -> bool:
        return self.state == self.State.DECLINED

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.ASKED, self.State.BEGUN)

    def decline(self, by: Person, reason: str, words: str) -> None:
        """Says that the organisation will not answer, and why; it may think better of it."""
        self.state, self.reason, self.reason_words = self.State.DECLINED, reason, words
        self.answered_at, self.answered_by = timezone.now(), by
        self.save()

    def send(self, by: Person) -> None:
        """Hands the answers in: from now on all who answered read them."""
        self.state, self.reason, self.reason_words = self.State.ANSWERED, "", ""
        self.answered_at, self.answered_by = timezone.now(), by
        self.save()

    def begin(self) -> None:
        """Says that somebody has begun to answer; what was handed in stays so."""
        if not self.is_answered:
            self.take_back()

    def take_back(self) -> None:
        """Takes an answer, or the refusal, out of what others see; nothing that was filled in is lost."""
        self.state = self.State.BEGUN if self.answers.exists() else self.State.ASKED
        self.reason = self.reason_words = ""
        self.answered_at = self.answered_by = None
        self.save()
