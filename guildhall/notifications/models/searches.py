"""Searches that somebody keeps, so that what is new in them comes by mail. Nobody else is told of them."""

from __future__ import annotations

from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.people.models import Person

MOST = 50  # of one person, each of which may bring a mail a day


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Kept searches, in the words of the house."""

    def keep(self, person: Person, asked: str) -> SavedSearch | None:
        """From now on what is new in it comes by mail; to say so twice is to say so once. None where they have too many."""
        mine = self.filter(person=person)
        found = mine.filter(asked=asked).first()
        if found is None and mine.count() >= MOST:
            return None
        return found or self.get_or_create(person=person, asked=asked)[0]


class SavedSearch(models.Model):
    """A search, by the query of its page, whose new finds come by mail; those up to a moment came already."""

    class Rhythm(models.TextChoices):
        """How often they come."""

        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_searches", db_index=False)
    asked = models.CharField(max_length=1000)
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    since = models.DateTimeField(default=timezone.now)
    told_until = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "asked"], name="saved_search_once")]

    def __str__(self) -> str:
        return f"{self.person_id} looks for {self.asked}"

    def get_absolute_url(self) -> str:
        return f"{reverse('search')}?{self.asked}"

    @property
    def parts(self) -> QueryDict:
        """The words, as «q», and what narrows them."""
        return QueryDict(self.asked)

    @property
    def words(self) -> str:
        return str(self.parts.get("q", ""))
