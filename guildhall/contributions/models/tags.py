"""Words that people hang on things."""

from __future__ import annotations

from django.db import models
from django.utils.text import slugify

from guildhall.activity.models import Verb, record
from guildhall.contributions.models.contribution import Contribution
from guildhall.people.models import Person

MOST_TAGS = 8


class TagQuerySet(models.QuerySet["Tag"]):
    """Tags, in the words of the house."""

    def named(self, words: str) -> list[Tag]:
        """The tags written in a line such as «bins, Fly-tipping», made where they are new."""
        tags = {}
        for word in (" ".join(part.split()).lower()[:40] for part in words.replace(";", ",").split(",")):
            if slug := slugify(word, allow_unicode=True):
                tags[slug] = self.get_or_create(slug=slug, defaults={"name": word})[0]
        return list(tags.values())[:MOST_TAGS]


class Tag(models.Model):
    """A word that people hang on things; one for all communities."""

    name = models.CharField(max_length=40)
    slug = models.SlugField(max_length=40, unique=True, allow_unicode=True)

    objects = TagQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


def hang(contribution: Contribution, tags: list[Tag], by: Person | None = None) -> None:
    """Makes these the tags of a contribution; who hangs another one on what is there already says so with `by`."""
    contribution.taggings.exclude(tag__in=tags).delete()
    more = [tag for tag in tags if _is_new(contribution, tag)]
    if more and by is not None and contribution.published_at is not None:
        record(contribution.named(by), Verb.TAGGED, contribution)


def _is_new(contribution: Contribution, tag: Tag) -> bool:
    published_at = contribution.published_at
    return contribution.taggings.get_or_create(tag=tag, defaults={"published_at": published_at})[1]


class Tagging(models.Model):
    """A tag on a contribution; carries the date so that a tag's newest are one index scan."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["tag", "-published_at", "contribution"], name="tagging_newest")]
