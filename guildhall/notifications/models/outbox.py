"""The outbox: a row for each mail to a person, written with the change that it tells of, and sent by a worker.

A row is unique by its `key`, so that whatever writes it may run twice. It is sent inside a transaction that holds it: a
worker that is killed between the mail server's «accepted» and our commit repeats that one mail, with the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.models.notices import Notice
from guildhall.people.models import Person


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails, in the words of the house."""

    def due(self, now: datetime | None = None) -> Self:
        """Those whose time has come, the oldest first."""
        return self.filter(state=Mail.State.WAITING, due_at__lte=now or timezone.now()).order_by(
            "due_at", "pk"
        )

    def with_thread(self) -> Self:
        """With the number of the thread that each is about, without the rest of its row: a mail is chosen for each that is sent."""
        return self.annotate(thread=Coalesce("contribution__root", "contribution"))

    def put(self, mails: list[Mail]) -> int:
        """Writes mails into the outbox, those that are not in it yet, and has them sent. Returns how many were offered."""
        from guildhall.notifications.jobs import send_soon

        if mails:
            self.bulk_create(mails, ignore_conflicts=True)
            send_soon()
        return len(mails)


class Mail(models.Model):
    """A mail to one person: what it is about, and how far it has got. Its words are made when it is sent."""

    class Kind(models.TextChoices):
        POST = "post"  # something that was written, whole
        NOTICE = "notice"  # something that happened
        DIGEST = "digest"  # what is new since the last one
        TALK = "talk"  # a message to this person; the floor above writes it
        REQUEST = "request"  # a question that is put to this person; the floor above writes it
        NEWSLETTER = "newsletter"  # what facilitators chose, with their words
        SEARCH = "search"  # what is new in a search that this person keeps
        MEETING = "meeting"  # an introduction, or a counterpart to meet; the floor above writes it

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        # There was nothing to say any more, or nobody may say it to this person now.
        DROPPED = "dropped"
        # The person's mail server refused it for good.
        FAILED = "failed"

    key = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # Why it came: a reason of a notice, or how often the person wants the news of the community.
    why = models.CharField(max_length=10)
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="+", db_index=False)
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="mails")
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="+", db_index=False)
    # The number of the message that it brings, of the search that found something, of an introduction or a meeting.
    about = models.BigIntegerField(null=True)
    # What a digest or a search tells of: what was written after one moment, up to another.
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["person", "kind", "-id"], name="mail_of_person"),
            models.Index(fields=["ended_at"], condition=~Q(state="waiting"), name="mail_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @cached_property
    def thread(self) -> int | None:
        """The number of the thread that it is about; `with_thread` brings it along."""
        return self.contribution.root_or_self.pk if self.contribution else None

    @property
    def message_id(self) -> str:
        """Always the same for this mail, so that one that is repeated is known. RFC 5322, 3.6.4."""
        if self.contribution_id and (
            self.kind == self.Kind.POST or self.key == post_key(self.contribution_id, self.person_id)
        ):
            return message_id_of(self.contribution_id, self.person_id)
        if self.about and self.kind == self.Kind.TALK:
            return f"<talk.{self.about}.{self.person_id}@{settings.MAIL_HOST}>"
        return f"<mail.{self.pk}@{settings.MAIL_HOST}>"


def post_key(contribution: int, person: int) -> str:
    """Nobody gets the same words twice, for whatever reasons."""
    return f"post:{contribution}:{person}"


def message_id_of(contribution: int, person: int) -> str:
    """The Message-ID of a contribution in the mailbox of a person: what answers it can name it without a look."""
    return f"<post.{contribution}.{person}@{settings.MAIL_HOST}>"
