"""A page that everybody in a community may change, who keeps it, and what was sent while others changed it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from guildhall.communities.audience import SharedQuerySet
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


class PageQuerySet(SharedQuerySet["Page"]):
    """Pages, in the words of the house."""

    def standing(self) -> Self:
        """Those that stand as pages: what was merged into something else is a reply now."""
        return self.filter(kind="page", root=None)


class Page(Contribution):
    """A page of a community's common book: it stands under another page or at the top, in an order people chose."""

    parent_page = models.ForeignKey("self", models.SET_NULL, null=True, related_name="subpages")
    position = models.IntegerField(default=0)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="supersedes")

    objects = PageQuerySet.as_manager()  # type: ignore[assignment, misc]


class Keeper(models.Model):
    """A person who keeps a page: once a year they are asked whether it is still true."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="keepers", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="pages_kept")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="keep_once")]


def keepers_of(page: int) -> list[Person]:
    """Who keeps a page, the longest first."""
    keepers = Person.objects.active().filter(pages_kept__contribution=page)
    return list(keepers.select_related("organisation").order_by("pages_kept__since"))


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
