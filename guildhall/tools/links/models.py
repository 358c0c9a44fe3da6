"""A link, and what is known of the page that it leads to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import SharedQuerySet
from guildhall.contributions.models import Contribution
from guildhall.kit.webpage import host_of


class Link(Contribution):
    """An address that somebody shares, with what its page says of itself and whether it is still there."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("Not looked at yet")
        FINE = "fine", _("Works")
        DEAD = "dead", _("May be dead")

    # Named, because a field of another kind is called a link.
    contribution_ptr = models.OneToOneField(
        Contribution, models.CASCADE, parent_link=True, primary_key=True, related_name="bookmark"
    )
    url = models.CharField(max_length=2000, default="", blank=True)
    fingerprint = models.CharField(max_length=40, default="", blank=True)
    site = models.CharField(max_length=200, default="", blank=True)
    description = models.CharField(max_length=600, default="", blank=True)
    # Which address the rest is known of: whoever changes the address begins anew.
    known_of = models.CharField(max_length=40, default="", blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UNKNOWN)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=12, default="", blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    objects = SharedQuerySet["Link"].as_manager()  # type: ignore[assignment,misc]

    class Meta:
        indexes = [
            models.Index(fields=["fingerprint"], name="link_fingerprint"),
            models.Index(fields=["next_at"], name="link_next"),
            models.Index(fields=["state"], condition=Q(state="dead"), name="link_dead"),
        ]

    @property
    def host(self) -> str:
        """The site it leads to."""
        return host_of(self.url)

    @property
    def is_dead(self) -> bool:
        return self.state == self.State.DEAD
