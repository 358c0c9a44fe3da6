"""Who asks whom to introduce them to whom, and what came of it."""

from __future__ import annotations

from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.activity.models import Activity
from guildhall.people.access import is_in
from guildhall.people.models import Person
from guildhall.talks.models import Talk

LONGEST: Final = 600


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Introductions, in the words of the house."""

    def visible_to(self, person: Person | AnonymousUser | None) -> Self:
        """Those that somebody asked for, and those that were put to them; whoever is wanted sees none."""
        if not is_in(person):
            return self.none()
        return self.filter(Q(asker=person) | Q(introducer=person, activity__isnull=False))

    def waiting(self) -> Self:
        """Those about which nothing was done yet."""
        return self.filter(state=Introduction.State.WAITING)


class Introduction(models.Model):
    """Somebody asks a second to introduce them to a third, who learns of it when it is made, and never otherwise.

    `activity` is what told the introducer. Without one nobody was told: it waits, and lapses, as one that nobody answers.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        MADE = "made", _("Introduced")
        DECLINED = "declined", _("Did not come about")
        LAPSED = "lapsed", _("Did not come about")

    asker = models.ForeignKey(Person, models.CASCADE, related_name="introductions_asked_for", db_index=False)
    introducer = models.ForeignKey(Person, models.CASCADE, related_name="introductions_put", db_index=False)
    wanted = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = models.TextField(max_length=LONGEST)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    activity = models.OneToOneField(Activity, models.SET_NULL, null=True, related_name="+")
    talk = models.ForeignKey(Talk, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "wanted"], condition=Q(state="waiting"), name="introduction_waits_once"
            )
        ]
        indexes = [
            models.Index(fields=["asker", "-asked_at"], name="introduction_of_asker"),
            models.Index(fields=["introducer", "-asked_at"], name="introduction_of_introducer"),
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="introduction_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} to {self.wanted_id} by {self.introducer_id} ({self.state})"

    def get_absolute_url(self) -> str:
        """Where whoever was asked for it answers."""
        return reverse("introduction", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_made(self) -> bool:
        return self.state == self.State.MADE

    def settle(self, state: str, talk: Talk | None = None) -> None:
        """Ends this."""
        self.state, self.talk, self.settled_at = state, talk, timezone.now()
        self.save(update_fields=["state", "talk", "settled_at"])
