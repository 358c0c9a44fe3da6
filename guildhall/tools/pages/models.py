"""A page that everybody in a community may change, who keeps it, and what was sent while others changed it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.db import models
from django.db.models import ExpressionWrapper, F
from django.db.models.functions import Coalesce
from django.utils import timezone

from guildhall.communities.audience import SharedQuerySet
from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

# How long a page may stand before its keepers are asked whether it is still true.
GOOD_FOR: Final = timedelta(days=365)


class PageQuerySet(SharedQuerySet["Page"]):
    """Pages, in the words of the house."""

    def standing(self) -> Self:
        """Those that stand as pages: what was merged into something else is a reply now."""
        return self.filter(kind="page", root=None)

    def due(self, now: datetime) -> Self:
        """Those that nobody has confirmed for a year, and whose keepers were not asked since."""
        moments: Any = models.DateTimeField()
        asked = Coalesce("confirmed_at", "published_at")
        due_at: Any = ExpressionWrapper(asked + GOOD_FOR, output_field=moments)
        again: Any = ExpressionWrapper(F("asked_at") + GOOD_FOR, output_field=moments)
        was_asked = models.Q(asked_at__gte=F("due_at"), again__gt=now)
        return self.alias(due_at=due_at, again=again).filter(due_at__lte=now).exclude(was_asked)


class Page(Contribution):
    """A page of a community's common book: it stands under another page or at the top, in an order people chose."""

    parent_page = models.ForeignKey("self", models.SET_NULL, null=True, related_name="subpages")
    position = models.IntegerField(default=0)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="supersedes")
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    confirmed_for = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    objects = PageQuerySet.as_manager()  # type: ignore[assignment, misc]

    def confirm(self, by: Person) -> None:
        """Says that the page is still true, in the name of where the person works."""
        self.confirmed_by, self.confirmed_for_id = by, by.organisation_id
        self.confirmed_at = timezone.now()
        self.save(update_fields=["confirmed_by", "confirmed_for", "confirmed_at"])

    @property
    def is_due(self) -> bool:
        """Whether nobody has confirmed it for a year."""
        since = self.confirmed_at or self.published_at
        return since is not None and since + GOOD_FOR <= timezone.now()


class Keeper(models.Model):
    """A person who keeps a page: once a year they are asked whether it is still true."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="keepers", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="pages_kept")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="keep_once")]


class Sent(models.Model):
    """What somebody sent while others had changed the page: kept word for word, whatever became of it.

    `began_with` is the number of the version that it was begun from; `became` the one that it was merged into, if any.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="sent_meanwhile")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    began_with = models.PositiveIntegerField(default=1)
    became = models.PositiveIntegerField(null=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "sent"
        ordering = ["pk"]
