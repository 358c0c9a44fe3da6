"""What an organisation answers to a question, and what it had answered before."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.contributions.models import Attachment, Contribution
from guildhall.people.models import Person
from guildhall.tools.round_robin.models.asked import Asked
from guildhall.tools.round_robin.models.questions import Question
from guildhall.tools.round_robin.numbers import plain_number, show_number

if TYPE_CHECKING:
    from guildhall.kit.uploads import StoredFile

    Value = str | Decimal | StoredFile | None


class Answer(models.Model):
    """An organisation's answer to one question, filled in by whoever of its people knew it."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="round_robin_answers")
    asked = models.ForeignKey(Asked, models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    text = models.TextField(blank=True)
    number = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    file = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asked", "question"], name="one_answer_per_organisation"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def is_given(self) -> bool:
        return bool(self.text) or self.number is not None or self.file_id is not None

    @property
    def typed(self) -> str:
        """The answer as it stands in its box."""
        return plain_number(self.number) if self.number is not None else self.text

    @property
    def shown(self) -> str:
        """The answer as a reader sees it."""
        if self.file is not None:
            return self.file.name
        if self.number is not None:
            return show_number(self.number, self.question.unit)
        if self.question.kind == Question.Kind.YES_NO and self.text:
            return _("Yes") if self.text == "yes" else _("No")
        return self.text

    def keep_former(self) -> None:
        """Keeps what stands now, and who said so, before it is changed."""
        if self.is_given:
            self.former.create(
                contribution_id=self.contribution_id,
                text=self.shown,
                file=self.file,
                said_by=self.changed_by,
                said_at=self.changed_at,
            )


class FormerAnswer(models.Model):
    """What somebody had answered before a colleague answered otherwise."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="former")
    text = models.TextField(blank=True)
    file = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    said_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-said_at", "-pk"]

    def __str__(self) -> str:
        return self.text
