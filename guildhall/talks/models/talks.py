"""A talk, and who takes part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from guildhall.notifications.models import Mail
from guildhall.people.access import is_in
from guildhall.people.models import Person

if TYPE_CHECKING:
    from guildhall.talks.models.messages import Message

MOST_PEOPLE = 12


def pair_key(one: Person, other: Person) -> str:
    """What stands for two people, whoever of them comes first."""
    return ":".join(map(str, sorted((one.pk, other.pk))))


class TalkQuerySet(models.QuerySet["Talk"]):
    """Talks, in the words of the house."""

    def visible_to(self, person: Person | AnonymousUser | None) -> Self:
        """Those that somebody takes part in now; nobody else finds a talk."""
        return self.filter(Exists(Part.objects.of(person).filter(talk=OuterRef("pk"))))


class Talks(models.Manager["Talk"]):
    """Begins talks."""

    @transaction.atomic
    def between(self, one: Person, other: Person, *, is_first_contact: bool = False) -> Talk:
        """The talk of two people, begun by the first where there is none; there is never a second one."""
        talk, is_new = self.get_or_create(pair=pair_key(one, other), defaults={"begun_by": one})
        if is_new:
            Part.objects.create(talk=talk, person=one)
            Part.objects.create(talk=talk, person=other, brought_by=one, is_first_contact=is_first_contact)
        return talk

    @transaction.atomic
    def gather(self, one: Person, token: str) -> Talk:
        """A talk into which somebody brings a few, once for each form in which it is begun."""
        talk, is_new = self.get_or_create(begun_by=one, token=token)
        if is_new:
            Part.objects.create(talk=talk, person=one)
        return talk


class Talk(models.Model):
    """What two people, or a few, say to each other, and nobody else reads.

    A talk of two has a `pair`, their numbers, and stays one of two: whoever wants a third begins another.
    """

    pair = models.CharField(max_length=41, null=True, unique=True)
    token = models.CharField(max_length=40, null=True)
    begun_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    begun_at = models.DateTimeField(default=timezone.now)

    objects = Talks.from_queryset(TalkQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["begun_by", "token"], name="talk_begun_once")]

    def __str__(self) -> str:
        return f"talk {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("talk", args=[self.pk])

    @property
    def is_group(self) -> bool:
        return self.pair is None

    def part_of(self, person: Person) -> Part:
        """How somebody takes part. Raises Part.DoesNotExist."""
        return self.parts.of(person).get()

    def present(self) -> list[Part]:
        """Who takes part now, those first who came first."""
        here = self.parts.filter(left_at=None).select_related("person__organisation")
        return list(here.order_by("pk"))

    @transaction.atomic
    def say(self, author: Person, html: str, *, token: str | None = None) -> Message:
        """Adds clean words; everybody else here has something unread, and gets a mail. A token says them only once."""
        from guildhall.talks.models.messages import Message

        self.hold()
        said = Message.objects.filter(author=author, token=token).first() if token else None
        if said is not None:
            return said
        said = Message.objects.create(
            talk=self, author=author, html=html, language=author.language, token=token
        )
        self._tell(said)
        return said

    @transaction.atomic
    def bring_in(self, person: Person, by: Person, *, is_first_contact: bool = False) -> bool:
        """Adds somebody to a group, who reads it from now on; all are told. False where they were in it already."""
        from guildhall.talks.models.messages import Message

        self.hold()
        if self.parts.filter(person=person).exists():
            return False
        told = Message.objects.create(
            talk=self, kind=Message.Kind.ADDED, author=by, about=person, language=by.language
        )
        # They read this one too: it tells them who brought them in.
        Part.objects.create(
            talk=self,
            person=person,
            brought_by=by,
            is_first_contact=is_first_contact,
            joined_after=told.pk - 1,
        )
        self._tell(told)
        return True

    @transaction.atomic
    def leave(self, person: Person) -> None:
        """Somebody goes: they read it no more, and the others are told."""
        from guildhall.talks.models.messages import Message

        self.hold()
        if self.is_group and self.parts.filter(person=person, left_at=None).update(left_at=timezone.now()):
            told = Message.objects.create(
                talk=self, kind=Message.Kind.LEFT, author=person, language=person.language
            )
            self._tell(told)

    def hold(self) -> None:
        """What is said in a talk is said one after the other, so that who came in between reads none of what was before."""
        Talk.objects.select_for_update(no_key=True).get(pk=self.pk)

    def _tell(self, message: Message) -> None:
        """Marks the talk as unread for all others who take part, and writes their mails into the outbox."""
        from guildhall.talks.models.messages import Message
        from guildhall.talks.models.safety import Block

        here, now = self.parts.filter(left_at=None), message.written_at
        here.filter(person=message.author).update(active_at=now, read_up_to=message.pk, is_unread=False)
        others = here.exclude(person=message.author)
        unbothered = Block.objects.filter(blocked=message.author).values("person")
        others.exclude(person__in=unbothered).update(active_at=now, is_unread=True)
        told = others.filter(is_muted=False).exclude(person__in=unbothered)
        if message.kind != Message.Kind.WORDS:
            told = told.filter(person=message.about)
        Mail.objects.put(
            [
                Mail(
                    key=f"talk:{message.pk}:{person}",
                    person_id=person,
                    kind=Mail.Kind.TALK,
                    why=Mail.Kind.TALK,
                    about=message.pk,
                )
                for person in told.values_list("person", flat=True)
            ]
        )


class PartQuerySet(models.QuerySet["Part"]):
    """Parts, in the words of the house."""

    def of(self, person: Person | AnonymousUser | None) -> Self:
        """Those that somebody takes now; whoever is switched off or waits for approval takes none."""
        return self.filter(person=person, left_at=None) if is_in(person) else self.none()


class Part(models.Model):
    """Somebody takes part in a talk: from which message on, how far they have read it, and whether they left.

    `brought_by` is who wrote to them first, or added them, and `is_first_contact` whether the two shared no community then.
    """

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="parts", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="talk_parts", db_index=False)
    brought_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    is_first_contact = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    joined_after = models.BigIntegerField(default=0)
    left_at = models.DateTimeField(null=True)
    read_up_to = models.BigIntegerField(default=0)
    is_unread = models.BooleanField(default=False)
    is_muted = models.BooleanField(default=False)
    active_at = models.DateTimeField(default=timezone.now)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "person"], name="part_once")]
        indexes = [
            models.Index(fields=["person", "-active_at", "-id"], name="part_newest"),
            models.Index(fields=["brought_by", "-joined_at"], name="part_brought"),
            models.Index(
                fields=["person"],
                condition=Q(is_unread=True, is_muted=False, left_at=None),
                name="part_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.talk_id}"

    def read(self, up_to: int) -> None:
        """They have this open, up to a message. What is said meanwhile stays unread."""
        if not (self.is_unread or up_to > self.read_up_to):
            return
        with transaction.atomic():
            self.talk.hold()
            newer = self.talk.messages.filter(pk__gt=up_to).exclude(author=self.person_id)
            mine = Part.objects.filter(pk=self.pk, read_up_to__lte=up_to)
            mine.update(read_up_to=up_to, is_unread=newer.exists())
