"""What a person is told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


@follows_audience
class Notice(models.Model):
    """Tells one person one thing, once; carries its own copy of the audience."""

    class Why(models.TextChoices):
        ANSWER = "answer", _("Answer to your question")
        REPLY = "reply", _("Reply in a conversation you follow")
        MENTION = "mention", _("You were mentioned")
        ACCEPTED = "accepted", _("Your answer was chosen")
        REQUEST = "request", _("Somebody asks to join")
        DECISION = "decision", _("Your request to join was decided")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices", db_index=False)
    why = models.CharField(max_length=10, choices=Why)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="notices")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    activity = models.ForeignKey("activity.Activity", models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = SharedQuerySet["Notice"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="told_once")]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["person", "-made_at", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} ({self.person_id})"

    def get_absolute_url(self) -> str:
        """Where what it is about stands."""
        if self.contribution is not None:
            return self.contribution.get_absolute_url()
        if self.community is None:
            return reverse("notices")
        if self.why == self.Why.REQUEST:
            return reverse("look_after", args=[self.community.slug])
        return self.community.get_absolute_url()


# What a row of notices shows; the words of what it is about stay where they are.
SHOWN = (
    *(
        "person",
        "why",
        "made_at",
        "read_at",
        "community__name",
        "contribution__title",
        "contribution__root__title",
    ),
    *("actor__name", "actor__slug", "actor__colour", "actor__photo", "actor__organisation__name"),
)


def unread_notices(person: Person, limit: int) -> list[Notice]:
    """The newest unread notices that a person may still see."""
    unread = Notice.objects.visible_to(person).filter(person=person, read_at=None)
    related = ("actor__organisation", "community", "contribution__root")
    return list(unread.select_related(*related).only(*SHOWN).order_by("-pk")[:limit])


def read_about(person: Person, root: int) -> None:
    """Marks what a person was told about a thread as read, because they are reading it."""
    about = Q(contribution=root) | Q(contribution__root=root)
    Notice.objects.filter(about, person=person, read_at=None).update(read_at=timezone.now())
