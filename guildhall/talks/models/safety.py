"""What keeps people from being bothered: blocks, reports, and what operators decide on those."""

from __future__ import annotations

from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.people.models import Person
from guildhall.talks.models.messages import Message


class Block(models.Model):
    """Somebody takes no messages from somebody else, who is not told."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="blocks", db_index=False)
    blocked = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "blocked"], name="blocked_once")]

    def __str__(self) -> str:
        return f"{self.person_id} blocks {self.blocked_id}"


class Stop(models.Model):
    """An operator has stopped somebody from writing messages; they read why, and can still read theirs."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="message_stop")
    why = models.TextField(max_length=1000)
    stopped_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    stopped_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person_id} may not write"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, in the words of the house."""

    def open(self) -> Self:
        """Those on which nobody has decided, the longest waiting first."""
        return self.filter(decided_at=None).order_by("pk")


class Report(models.Model):
    """Somebody shows a message to the operators, and what these decided.

    Its words are kept as they were then, also where their author takes the message back. Who decided what, and when,
    stays here: it is the record of it.
    """

    class Decision(models.TextChoices):
        NOTHING = "nothing", _("Nothing: the message may stand")
        WARN = "warn", _("Warn the sender, by mail")
        STOP = "stop", _("Stop the sender from writing messages")

    message = models.ForeignKey(Message, models.CASCADE, related_name="reports", db_index=False)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    kept_html = models.TextField()
    reported_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(max_length=1000)
    reported_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=7, choices=Decision, blank=True)
    said_to_sender = models.TextField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "reported_by"], name="reported_once")]
        indexes = [models.Index(fields=["id"], condition=Q(decided_at=None), name="report_open")]

    def __str__(self) -> str:
        return f"{self.message_id} reported by {self.reported_by_id}"

    @transaction.atomic
    def decide(self, operator: Person, decision: str, note: str) -> bool:
        """Writes down what was decided, once. False where another operator was quicker."""
        mine = Report.objects.select_for_update().get(pk=self.pk)
        if mine.decided_at is not None:
            return False
        self.decision, self.said_to_sender = decision, note
        self.decided_by, self.decided_at = operator, timezone.now()
        self.save(update_fields=["decision", "said_to_sender", "decided_by", "decided_at"])
        if decision == self.Decision.STOP and self.author is not None:
            Stop.objects.update_or_create(person=self.author, defaults={"why": note, "stopped_by": operator})
        return True


def is_blocked(person: Person, by: Person) -> bool:
    """Whether somebody takes no messages from a person."""
    return Block.objects.filter(person=by, blocked=person).exists()
