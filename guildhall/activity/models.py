"""What happened: one row for each thing somebody did, written in the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

if TYPE_CHECKING:
    from guildhall.contributions.models import Contribution


class Verb(models.TextChoices):
    """What people do."""

    WROTE = "wrote"
    REPLIED = "replied"
    ANSWERED = "answered"
    EDITED = "edited"
    TAGGED = "tagged"
    THANKED = "thanked"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    REOPENED = "reopened"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    REMOVED = "removed"
    RESTORED = "restored"
    FOUNDED = "founded"
    JOINED = "joined"
    LEFT = "left"
    APPLIED = "applied"
    DECIDED = "decided"
    INVITED = "invited"
    ARCHIVED = "archived"
    APPOINTED = "appointed"
    STOOD_DOWN = "stood down"
    WITHDREW = "withdrew"
    BANNED = "banned"
    UNBANNED = "unbanned"
    DESCRIBED = "described"
    CHANGED = "changed"
    STATED = "stated"
    TRIED = "tried"
    # Somebody wants to quote what another wrote; all who were asked have answered.
    QUOTED = "quoted"
    CONFIRMED = "confirmed"
    # Nobody did these: the time has come to ask somebody again.
    FADED = "faded"
    TRIAL_DUE = "trial due"
    REVIEW_DUE = "review due"
    CANCELLED = "cancelled"
    GOES_AHEAD = "goes ahead"
    MOVED_DATE = "moved date"
    GAVE_PLACE = "gave place"
    REMINDED = "reminded"
    CALLED = "called"
    WENT_DEAD = "went dead"
    OPENED = "opened"
    WENT_LIVE = "went live"
    ANSWER_DUE = "answer due"
    GATHERED = "gathered"
    # Somebody is asked a question in person; and one that nobody answers for days.
    ASKED = "asked"
    UNANSWERED = "unanswered"
    # Somebody asks a second to introduce them to a third; it did not come about.
    INTRODUCE = "introduce"
    NOT_INTRODUCED = "no intro"


class Activity(models.Model):
    """Somebody did something, somewhere, to something. Carries its own copy of the audience."""

    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="activities")
    verb = models.CharField(max_length=10, choices=Verb)
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="activities")
    # The floor above owns contributions; the log only points up at them by name.
    contribution = models.ForeignKey(
        "contributions.Contribution", models.CASCADE, null=True, related_name="activities"
    )
    about = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = SharedQuerySet["Activity"].as_manager()

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="activity_newest"),
            models.Index(fields=["community", "-happened_at", "-id"], name="activity_community"),
            models.Index(fields=["actor", "-happened_at", "-id"], name="activity_actor"),
            models.Index(fields=["organisation", "-happened_at", "-id"], name="activity_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.verb} {self.contribution_id or self.community_id}"


def record(
    actor: Person | None,
    verb: str,
    contribution: Contribution | None = None,
    *,
    community: Community | None = None,
    about: Person | None = None,
    audience: Audience | None = None,
) -> Activity:
    """Writes into the log and enqueues its consumers, both in the transaction of the change."""
    from guildhall.activity.jobs import consume

    place = contribution.community if contribution else community
    fields: dict[str, Any] = {}
    if contribution is not None:
        fields["audience_id"] = contribution.audience_id
    elif place is not None:
        fields["audience_id"] = audience.pk if audience else place.members_audience_id
    activity = Activity.objects.create(
        actor=actor,
        verb=verb,
        contribution=contribution,
        community=place,
        about=about,
        organisation_id=actor.organisation_id if actor else None,
        **fields,
    )
    consume.defer(activity=activity.pk)
    return activity
