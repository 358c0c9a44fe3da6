"""Mails that came in: kept as they came until they are read, and for a while after, so that no word is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

KEPT: Final = timedelta(days=60)


class Incoming(models.Model):
    """A mail as it came over the wire, and what became of it.

    `recipients` are the addresses of ours that the mail server gave with it. The same mail for the same of our addresses,
    by Message-ID, or by its bytes where it has none, is one.
    """

    class State(models.TextChoices):
        NEW = "new", _("Not read yet")
        POSTED = "posted", _("Posted")
        DONE = "done", _("Done as asked")
        AUTOMATIC = "automatic", _("Sent by a machine")
        TRAY = "tray", _("Waits for you")
        DISCARDED = "discarded", _("Thrown away")

    class Trouble(models.TextChoices):
        """Why it waits."""

        NONE = "", ""
        NO_TOKEN = "no token", _("It is to no address that we know")
        STRANGER = "stranger", _("Nobody here has the address that it came from")
        ELSEWHERE = "elsewhere", _("It came from an address that we do not know as yours")
        OTHER_SENDER = "other", _("It came from another address than the one we wrote to")
        GONE = "gone", _("What it answers is not there any more, or not for you")
        NOT_ALLOWED = "not allowed", _("You may not write there")
        CLOSED = "closed", _("Nobody can reply there any more")
        NOTHING = "nothing", _("We found nothing new in it")
        TOO_MUCH = "too much", _("It is larger than we take in")
        NOT_UNDERSTOOD = "unclear", _("We did not understand what to do")
        UNCONFIRMED = "unconfirmed", _("It waits until you say that you wrote it")

    content = models.BinaryField()
    identity = models.CharField(max_length=255)
    recipients = ArrayField(models.CharField(max_length=320), default=list)
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    trouble = models.CharField(max_length=11, choices=Trouble, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="incoming")
    # Whose tray it is in, where a stranger wrote to the address of a community.
    community = models.ForeignKey(
        Community, models.CASCADE, null=True, related_name="incoming", db_index=False
    )
    contribution = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")
    said = models.TextField(blank=True)
    # Only its head was kept, because it was far too large. Its sender said that they wrote it.
    is_cut = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "recipients"], name="incoming_once")]
        indexes = [
            models.Index(fields=["-id"], condition=Q(state="tray"), name="incoming_tray"),
            models.Index(fields=["received_at"], name="incoming_received"),
            models.Index(
                fields=["community", "-id"],
                condition=Q(state="tray", community__isnull=False),
                name="incoming_of_strangers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it is published once the person whose it seems to be says that it is theirs."""
        return self.trouble in (self.Trouble.UNCONFIRMED, self.Trouble.ELSEWHERE)
