"""What somebody follows besides conversations: people, tags, organisations. Nobody else is told of it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guildhall.contributions.models import Contribution, Tag
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

Subject = Person | Tag | Organisation


class InterestQuerySet(models.QuerySet["Interest"]):
    """Interests, in the words of the house."""

    def in_contribution(self, contribution: Contribution) -> Self:
        """Those that something new meets: by who wrote it, where they work, or what it is about."""
        return self.filter(
            Q(followed=contribution.author_id, followed__isnull=False)
            | Q(organisation=contribution.organisation_id, organisation__isnull=False)
            | Q(tag__in=contribution.taggings.values("tag"))
        )

    def in_tags_of(self, contribution: Contribution) -> Self:
        """Those in what it is about that are older than it, which it would have met had its tags been there at once."""
        return self.filter(tag__in=contribution.taggings.values("tag"), since__lt=contribution.published_at)

    def in_subject(self, subject: Subject) -> Self:
        """Those in a person, a tag or an organisation."""
        return self.filter(**{_field(subject): subject})

    def follow(self, person: Person, subject: Subject) -> None:
        """From now on they are told; to say so twice is to say so once."""
        said: dict[str, Any] = {_field(subject): subject}
        self.get_or_create(person=person, **said)

    def stop(self, person: Person, subject: Subject) -> None:
        """They are told no more."""
        self.in_subject(subject).filter(person=person).delete()

    def has(self, person: Person, subject: Subject) -> bool:
        """Whether somebody follows this."""
        return self.in_subject(subject).filter(person=person).exists()


class Interest(models.Model):
    """A person follows exactly one of: another person, a tag, an organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="interests", db_index=False)
    followed = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", name], name=f"interest_in_{name}_once")
            for name in ("followed", "tag", "organisation")
        ] + [
            models.CheckConstraint(
                condition=Q(followed__isnull=False, tag=None, organisation=None)
                | Q(followed=None, tag__isnull=False, organisation=None)
                | Q(followed=None, tag=None, organisation__isnull=False),
                name="interest_in_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.followed_id or self.tag_id or self.organisation_id}"


def _field(subject: Subject) -> str:
    return "followed" if isinstance(subject, Person) else type(subject).__name__.lower()
