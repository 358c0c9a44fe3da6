"""What search looks through."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.kinds import REPLY
from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person


@follows_audience
class SearchEntry(models.Model):
    """The words of a contribution, beside it, with its own copy of the audience."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=16)
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField()
    words = SearchVectorField()

    objects = SharedQuerySet["SearchEntry"].as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            GinIndex(fields=["words"], name="search_root_words", fastupdate=False, condition=~Q(kind=REPLY)),
            models.Index(fields=["-published_at", "-contribution"], name="search_newest"),
            models.Index(fields=["community", "-published_at", "-contribution"], name="search_community"),
        ]


@follows_audience
class PageText(models.Model):
    """What stands on a page of a document, so that a search can say on which page it found something."""

    class Unit(models.TextChoices):
        """What is counted in a document; some have nothing to count."""

        WHOLE = "", _("Text")
        PAGE = "page", _("Page")
        SLIDE = "slide", _("Slide")
        SHEET = "sheet", _("Sheet")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="page_texts", db_index=False)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.CharField(max_length=5, choices=Unit, blank=True)
    number = models.PositiveIntegerField()
    text = models.TextField()
    words = SearchVectorField()

    objects = SharedQuerySet["PageText"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="page_of_document")]


class PersonEntry(models.Model):
    """A profile as everyone signed in may see it: its words, and the texts that say why somebody was found."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="search_entry")
    sort_name = models.CharField(max_length=240)
    knows = models.TextField(blank=True)
    responsible_for = models.TextField(blank=True)
    working_on = models.TextField(blank=True)
    names = SearchVectorField()
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="person_words", fastupdate=False),
            GinIndex(fields=["names"], name="person_names", fastupdate=False),
            models.Index(fields=["sort_name", "person"], name="person_by_name"),
        ]


class CommunityEntry(models.Model):
    """The words of a community: those that whoever knows of it may find, and those of its front page with them."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="search_entry")
    words = SearchVectorField()
    front_words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="community_words", fastupdate=False),
            GinIndex(fields=["front_words"], name="community_front_words", fastupdate=False),
        ]


class NearWord(models.Model):
    """An English word, and those words of something open to everyone signed in that mean much the same, the nearest first."""

    word = models.CharField(max_length=40, primary_key=True)
    near = ArrayField(models.CharField(max_length=40))

    def __str__(self) -> str:
        return self.word


class Spelling(models.Model):
    """A word of something open to everyone signed in, in how many texts it stands, and itself with one letter left out."""

    word = models.CharField(max_length=40, primary_key=True)
    times = models.PositiveIntegerField(default=1)
    keys = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="spelling_keys", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
