"""Who wants to meet somebody in the same job each month, and whom they met."""

from __future__ import annotations

from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.people.models import Person

# Whoever has said so often running that they did not meet is paused.
MOST_MISSED: Final = 3


class CounterpartWish(models.Model):
    """Somebody wants to meet a counterpart each month, of a council of this sort; not while this is paused."""

    class Likeness(models.TextChoices):
        LIKE = "like", _("In a council like mine")
        DIFFERENT = "different", _("In a different kind of council")
        EITHER = "either", _("Either")

    class Why(models.TextChoices):
        ASKED = "asked", _("You paused it.")
        MISSED = "missed", _("It is paused, because three times running you did not meet.")

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="counterpart_wish")
    likeness = models.CharField(max_length=9, choices=Likeness, default=Likeness.EITHER)
    since = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=6, choices=Why, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.likeness}"

    def pause(self, why: str) -> None:
        """Nobody is looked for any more until they go on."""
        self.paused_at, self.paused_why = timezone.now(), why
        self.save(update_fields=["paused_at", "paused_why"])


class Meeting(models.Model):
    """Whom one person meets in a month, which is named by its first day; nobody, where nobody was left.

    Two who meet have a row each. `answer` is what this person said came of it.
    """

    class Answer(models.TextChoices):
        MET = "met", _("You met")
        MISSED = "missed", _("You did not meet")

    month = models.DateField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="meetings", db_index=False)
    counterpart = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    is_alone = models.BooleanField(default=False)
    answer = models.CharField(max_length=6, choices=Answer, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "month"], name="meets_once_a_month")]
        indexes = [models.Index(fields=["-month"], name="meeting_month")]

    def __str__(self) -> str:
        return f"{self.person_id} meets {self.counterpart_id} in {self.month:%Y-%m}"

    @transaction.atomic
    def say(self, answer: str) -> bool:
        """Whether they met. True where this was missed so often running that they are paused now."""
        wish = CounterpartWish.objects.select_for_update().filter(person=self.person_id).first()
        self.answer = answer
        self.save(update_fields=["answer"])
        mine = Meeting.objects.filter(person=self.person_id, is_alone=False).exclude(answer="")
        lately = list(mine.order_by("-month").values_list("answer", flat=True)[:MOST_MISSED])
        if wish is None or wish.paused_at or lately != [Meeting.Answer.MISSED] * MOST_MISSED:
            return False
        wish.pause(CounterpartWish.Why.MISSED)
        return True
