"""A hot seat, the questions put to its guest with their votes and answers, and the link that lets a guest in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import SharedQuerySet
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

# How long a guest can still answer with the link after the end; without an end, after it was made.
AFTERWARDS: Final = timedelta(days=7)
WITHOUT_END: Final = timedelta(days=60)


class Phase(StrEnum):
    """Where a hot seat stands by the clock."""

    COMING = "coming"
    ASKING = "asking"
    LIVE = "live"
    OVER = "over"


class HotSeat(Contribution):
    """A guest takes questions until an hour, a day or two weeks are over; the base row's words introduce them."""

    guest = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="hot_seats")
    guest_name = models.CharField(max_length=120, blank=True)
    guest_role = models.CharField(max_length=120, blank=True)
    guest_organisation = models.CharField(max_length=160, blank=True)
    opens_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # Of which of these moments the followers were told: another one is told anew.
    told_opening = models.DateTimeField(null=True)
    told_start = models.DateTimeField(null=True)
    told_end = models.DateTimeField(null=True)
    write_up = models.TextField(blank=True)
    written_up_at = models.DateTimeField(null=True)
    written_up_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = SharedQuerySet["HotSeat"].as_manager()  # type: ignore[assignment, misc]

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="hot_seat_end")]

    @property
    def phase(self) -> Phase:
        """Where it stands now."""
        return phase_of(self.opens_at, self.starts_at, self.ends_at, timezone.now())

    @property
    def first_day(self) -> datetime | None:
        """When the guest begins, by our clock."""
        return timezone.localtime(self.starts_at) if self.starts_at else None

    @property
    def takes_questions(self) -> bool:
        """Whether members can put questions now."""
        return self.phase in (Phase.ASKING, Phase.LIVE) and self.closed_at is None

    @property
    def takes_answers(self) -> bool:
        """Whether the guest can answer: until a week after the end."""
        ends_at = self.ends_at
        return self.closed_at is None and (ends_at is None or timezone.now() < ends_at + AFTERWARDS)


def phase_of(
    opens_at: datetime | None, starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> Phase:
    """Where a hot seat stands at a moment."""
    if ends_at is not None and now >= ends_at:
        return Phase.OVER
    if starts_at is not None and now >= starts_at:
        return Phase.LIVE
    if opens_at is not None and now < opens_at:
        return Phase.COMING
    return Phase.ASKING


class SeatQuestion(models.Model):
    """What is known of a question beside its words; a reply without this row is a question that waits, without votes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        NEXT = "next", _("Next")
        ASIDE = "aside", _("Set aside")
        MERGED = "merged", _("Merged with another question")

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="seat_question"
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    votes = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contribution"], condition=Q(state="next"), name="seat_question_next")
        ]


class SeatVote(models.Model):
    """A member would like this question answered; `came_from` is the question that the vote was first given to."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="seat_votes", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="seat_votes")
    came_from = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="+")
    voted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="seat_vote_once")]


class SeatAnswer(models.Model):
    """This reply is the guest's answer, whoever wrote it down."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="seat_answer"
    )


class GuestLinkQuerySet(models.QuerySet["GuestLink"]):
    """Links, in the words of the house."""

    def of(self, root: int, token: str) -> Self:
        """The link of this hot seat with this word, if there is one."""
        return self.filter(contribution=root, digest=digest_of(token))


class GuestLink(models.Model):
    """Lets a guest without an account in, to one hot seat alone; only what its word amounts to is kept."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="guest_link")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = GuestLinkQuerySet.as_manager()

    def ends_at(self, seat: HotSeat) -> datetime:
        """Until when it opens the door."""
        return seat.ends_at + AFTERWARDS if seat.ends_at else self.made_at + WITHOUT_END


def digest_of(token: str) -> str:
    """What is kept of the word in a link; it has 256 bits of chance, so one round is enough."""
    return sha256(token.encode()).hexdigest()


def make_link(seat: HotSeat, by: Person) -> str:
    """A new word for the guest's link; the one before opens nothing any more."""
    token = secrets.token_urlsafe(32)
    GuestLink.objects.update_or_create(
        contribution_id=seat.pk,
        defaults={"digest": digest_of(token), "made_by": by, "made_at": timezone.now()},
    )
    return token
