"""What a person is told."""

from __future__ import annotations

from typing import Final, Self

from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models import Contribution, Removal
from guildhall.people.models import Person


class NoticeQuerySet(SharedQuerySet["Notice"]):
    """Notices, in the words of the house."""

    def with_what_it_shows(self) -> Self:
        """With everything that a row of the list says."""
        return self.select_related(
            "actor__organisation",
            "community",
            "contribution__community",
            "contribution__root__community",
            "removal__contribution",
        )


@follows_audience
class Notice(models.Model):
    """Tells one person one thing, once; carries its own copy of the audience."""

    class Why(models.TextChoices):
        ANSWER = "answer", _("Answer to your question")
        REPLY = "reply", _("Reply in a conversation you follow")
        FOLLOWED = "followed", _("New from whom or what you follow")
        MENTION = "mention", _("You were mentioned")
        ACCEPTED = "accepted", _("Your answer was chosen")
        REQUEST = "request", _("Somebody asks to join")
        ADMITTED = "admitted", _("You were let in")
        ASKED = "asked", _("You are asked for more")
        DECISION = "decision", _("Your request to join was declined")
        APPOINTED = "appointed", _("You look after a community")
        MOVED = "moved", _("What you wrote was moved")
        REMOVED = "removed", _("What you wrote was removed")
        RESTORED = "restored", _("What you wrote was brought back")
        TRIED = "tried", _("Somebody tried what you wrote")
        FADED = "faded", _("Is your council still doing this?")
        TRIAL_DUE = "trial due", _("Did it work?")
        REVIEW_DUE = "review due", _("Does what you wrote still hold?")
        CHANGED = "changed", _("A page you follow was changed")
        PLACE = "place", _("You have a place")
        CANCELLED = "cancelled", _("An event is not taking place")
        GOES_AHEAD = "goes ahead", _("An event takes place after all")
        NEW_TIME = "new time", _("An event has a new time")
        TOMORROW = "tomorrow", _("Tomorrow")
        SOON = "soon", _("Within the hour")
        DEAD = "dead", _("A link may be dead")
        QUOTED = "quoted", _("Is this fair?")
        CONFIRMED = "confirmed", _("Those whom you quote have answered")
        OPENED = "opened", _("A hot seat takes questions")
        LIVE = "live", _("A hot seat is live")
        ANSWER_DUE = "answer due", _("Your council is asked something")
        GATHERED = "gathered", _("The answers to your round robin are in")
        PUT_TO_YOU = "put to you", _("You may know the answer")
        UNANSWERED = "unanswered", _("A question waits for an answer")
        INTRODUCE = "introduce", _("You are asked for an introduction")
        NOT_INTRODUCED = "no intro", _("An introduction did not come about")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices", db_index=False)
    why = models.CharField(max_length=10, choices=Why)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+")
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="notices")
    removal = models.ForeignKey(Removal, models.CASCADE, null=True, related_name="notices", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    activity = models.ForeignKey("activity.Activity", models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "-id"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["person", "-made_at", "-id"], name="notice_newest"),
            models.Index(fields=["removal"], condition=Q(removal__isnull=False), name="notice_removal"),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} ({self.person_id})"

    def get_absolute_url(self) -> str:
        """Where what it is about stands."""
        if self.removal_id is not None:
            return reverse("notice", args=[self.pk])
        if self.contribution is not None and self.why in LEADS_TO:
            return reverse(LEADS_TO[self.why], args=[self.contribution_id])
        if self.contribution is not None and self.why in LEADS_INTO_COMMUNITY:
            place = self.contribution.community.slug
            return reverse(LEADS_INTO_COMMUNITY[self.why], args=[place, self.contribution_id])
        if self.contribution is not None:
            return self.contribution.get_absolute_url()
        if self.community is None:
            return reverse(LEADS_ALONE.get(self.why, "notices"))
        match self.why:
            case self.Why.REQUEST:
                return reverse("look_after_requests", args=[self.community.slug])
            case self.Why.ASKED:
                return reverse("community_apply", args=[self.community.slug])
            case self.Why.APPOINTED:
                return reverse("look_after", args=[self.community.slug])
            case _:
                return self.community.get_absolute_url()

    @property
    def community_name(self) -> str:
        return self.community.name if self.community else ""

    @property
    def where(self) -> str:
        """The title of the thread that it is about, or the name of the community."""
        return self.contribution.root_or_self.title if self.contribution else self.community_name

    @property
    def organisation_name(self) -> str:
        """Where whoever did it works."""
        return self.actor.organisation_name if self.actor else ""

    @property
    def reason(self) -> str:
        """Why the person's words were removed."""
        return self.removal.reason if self.removal else ""

    @property
    def is_restored(self) -> bool:
        return self.removal is not None and self.removal.restored_at is not None

    @property
    def own_words(self) -> str:
        """The title of what was removed, or how it begins."""
        gone = self.removal.contribution if self.removal else None
        return gone.title or gone.excerpt if gone else ""


# Notices that ask something lead to where one answers.
LEADS_TO: Final[dict[str, str]] = {
    Notice.Why.FADED: "doing",
    Notice.Why.TRIAL_DUE: "tried",
    Notice.Why.REVIEW_DUE: "review",
    Notice.Why.TRIED: "tried",
}

# The same of what is about people alone.
LEADS_ALONE: Final[dict[str, str]] = dict.fromkeys(
    (Notice.Why.INTRODUCE, Notice.Why.NOT_INTRODUCED), "introductions"
)

# The same where the address stands under the community of what was written.
LEADS_INTO_COMMUNITY: Final[dict[str, str]] = {
    Notice.Why.QUOTED: "practice_fair",
    Notice.Why.CONFIRMED: "practice_fair",
}

# From the few that are unread to what they are about: a thread may have ten thousand replies.
READ_ABOUT = """
UPDATE notifications_notice n SET read_at = %(now)s FROM contributions_contribution c
 WHERE n.person_id = %(person)s AND n.read_at IS NULL AND c.id = n.contribution_id AND coalesce(c.root_id, c.id) = %(root)s"""


def read_about(person: Person, root: int) -> None:
    """Marks what a person was told about a thread as read, because they are reading it."""
    with connection.cursor() as cursor:
        cursor.execute(READ_ABOUT, {"now": timezone.now(), "person": person.pk, "root": root})
