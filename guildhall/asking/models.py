"""Who was asked what, and why; how often somebody may be asked; how far a question has climbed that nobody answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag
from guildhall.people.models import Person

WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=28)


class RequestQuerySet(SharedQuerySet["Request"]):
    """Requests, in the words of the house."""

    def waiting(self) -> Self:
        """Those about which their person has done nothing yet."""
        return self.filter(state=Request.State.WAITING)

    def since(self, moment: datetime) -> Self:
        return self.filter(asked_at__gt=moment)

    def settle(self, state: str) -> int:
        """Ends those that wait. Returns how many there were."""
        return self.waiting().update(state=state, settled_at=timezone.now())


@follows_audience
class Request(models.Model):
    """Somebody is asked to answer a question, once; seen by them and by whoever asked, while they may read the question.

    `because` are the reasons, each a list of a word and what it needs: see `reasons`. `step` is 0 where the asker asked, and
    the rung of the ladder where the house did.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Has not answered yet")
        ANSWERED = "answered", _("Answered")
        PASSED = "passed", _("Passed it on")
        DECLINED = "declined", _("Cannot help")
        OVER = "over", _("Not needed any more")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="requests", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="requests", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    because = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    passed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="asked_once")]
        indexes = [
            models.Index(fields=["person", "-asked_at", "-id"], name="request_of_person"),
            models.Index(fields=["asked_at"], name="request_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is asked {self.contribution_id} ({self.state})"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    def settle(self, state: str) -> bool:
        """Ends this. False where it had ended already."""
        return bool(Request.objects.filter(pk=self.pk).settle(state))


class Often(models.IntegerChoices):
    """How many questions somebody may be asked in four weeks."""

    THREE_A_WEEK = 12, _("Up to three questions a week")
    ONE_A_WEEK = 4, _("Up to one question a week")
    ONE_A_MONTH = 1, _("Up to one question a month")
    NEVER = 0, _("None: do not ask me in person")

    @property
    def less(self) -> Often:
        """The next step down."""
        steps = list(Often)
        return steps[min(steps.index(self) + 1, len(steps) - 1)]

    @property
    def in_a_week(self) -> int:
        """The most in any week; whoever takes few takes them all at any time."""
        return max(1, self.value // 4) if self.value else 0


USUAL: Final = Often.THREE_A_WEEK


class Willingness(models.Model):
    """How often somebody may be asked, where they said so."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="willingness")
    most = models.PositiveSmallIntegerField(choices=Often, default=USUAL)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.most} in four weeks"


def often_of(person: Person) -> Often:
    """How often somebody may be asked."""
    said = Willingness.objects.filter(person=person).values_list("most", flat=True).first()
    return USUAL if said is None else Often(said)


class Climb(models.Model):
    """How far a question has climbed the ladder; it stands on the first rung once its asker has chosen whom to ask."""

    class Rung(models.IntegerChoices):
        PEOPLE = 1
        MORE_PEOPLE = 2
        FACILITATORS = 3
        DIGESTS = 4

    contribution = models.OneToOneField(Contribution, models.CASCADE, primary_key=True, related_name="climb")
    rung = models.PositiveSmallIntegerField(choices=Rung)
    climbed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["contribution"], condition=Q(rung=4), name="climb_digests")]

    def __str__(self) -> str:
        return f"{self.contribution_id} on rung {self.rung}"


class Suggestion(models.Model):
    """What somebody said to the suggestion that they know about something."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="suggestions", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    is_taken = models.BooleanField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "tag"], name="suggested_once")]

    def __str__(self) -> str:
        return f"{self.person_id} and {self.tag_id}: {self.is_taken}"
