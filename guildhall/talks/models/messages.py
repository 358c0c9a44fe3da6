"""What is said in a talk."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from guildhall.kit.markup import excerpt
from guildhall.people.models import Person
from guildhall.talks.models.talks import Part, Talk


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, in the words of the house."""

    def visible_to(self, person: Person | AnonymousUser | None) -> Self:
        """Those of the talks that somebody takes part in, from when they came into each."""
        here = Part.objects.of(person).filter(talk=OuterRef("talk"), joined_after__lt=OuterRef("pk"))
        return self.filter(Exists(here))


class Message(models.Model):
    """Something said in a talk, or that somebody came into it or left. Its HTML is clean since it was written."""

    class Kind(models.TextChoices):
        WORDS = "words"
        ADDED = "added"  # the author brought somebody in
        LEFT = "left"  # the author went

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="messages", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.WORDS)
    author = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="messages_written", db_index=False
    )
    about = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Person.Language, default=Person.Language.ENGLISH)
    # What tells a form that is sent a second time from a new one.
    token = models.CharField(max_length=40, null=True)
    written_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="said_once")]
        indexes = [
            models.Index(fields=["talk", "-id"], name="message_of_talk"),
            models.Index(fields=["author", "-written_at"], name="message_of_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} in {self.talk_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('talk', args=[self.talk_id])}#message-{self.pk}"

    @property
    def excerpt(self) -> str:
        """How it begins."""
        return excerpt(self.html, 140)

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back_at is not None

    def take_back(self) -> None:
        """Its author does not want to have said it: the words are gone, and that there were some is not."""
        self.html, self.taken_back_at = "", timezone.now()
        self.save(update_fields=["html", "taken_back_at"])
