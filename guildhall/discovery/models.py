"""What search looks through."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


@follows_audience
class SearchEntry(models.Model):
    """The words of a contribution, beside it, with its own copy of the audience."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField()
    words = SearchVectorField()

    objects = SharedQuerySet["SearchEntry"].as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            models.Index(fields=["-published_at", "-contribution"], name="search_newest"),
        ]


class PersonEntry(models.Model):
    """The words of a profile: name, job, organisation and expertise."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="search_entry")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="person_words", fastupdate=False)]


class CommunityEntry(models.Model):
    """The words of a community: name, purpose, description and themes."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="search_entry")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="community_words", fastupdate=False)]
