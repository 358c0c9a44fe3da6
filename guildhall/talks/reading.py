"""What the pages of messages show: the list of somebody's talks, and one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from guildhall.kit.keyset import parsed, written
from guildhall.people.models import Person
from guildhall.talks.models import Block, Message, Part, Talk

TALKS: Final = 30
MESSAGES: Final = 50


@dataclass(slots=True)
class Row:
    """A talk in the list."""

    talk: Talk
    people: list[Person]
    newest: Message | None
    at: datetime
    is_unread: bool
    is_muted: bool

    @property
    def title(self) -> str:
        """With whom."""
        return ", ".join(person.name for person in self.people) or _("Somebody who left")


def talks_of(person: Person, before: str) -> tuple[list[Row], str]:
    """Somebody's talks, in which something was said last first, and the place where older ones begin."""
    parts = Part.objects.of(person)
    if place := parsed(before):
        moment, pk = place
        parts = parts.filter(Q(active_at__lt=moment) | Q(active_at=moment, pk__lt=pk))
    here = Message.objects.visible_to(person).filter(talk=OuterRef("talk")).order_by("-pk")
    found: list[Any] = list(
        parts.annotate(newest=Subquery(here.values("pk")[:1]))
        .select_related("talk")
        .order_by("-active_at", "-pk")[: TALKS + 1]
    )
    shown = found[:TALKS]
    newest = Message.objects.visible_to(person).select_related("author", "about")
    said = newest.in_bulk([part.newest for part in shown if part.newest])
    with_whom = _others(person, [part.talk_id for part in shown])
    rows = [
        Row(
            talk=part.talk,
            people=with_whom.get(part.talk_id, []),
            newest=said.get(part.newest),
            at=part.active_at,
            is_unread=part.is_unread,
            is_muted=part.is_muted,
        )
        for part in shown
    ]
    return rows, written(shown[-1].active_at, shown[-1].pk) if len(found) > TALKS else ""


def _others(person: Person, talks: list[int]) -> dict[int, list[Person]]:
    """With whom each of these talks is, without the person and whoever left."""
    others: dict[int, list[Person]] = {}
    present = Part.objects.filter(talk__in=talks, left_at=None).exclude(person=person).order_by("pk")
    for part in present.select_related("person__organisation"):
        others.setdefault(part.talk_id, []).append(part.person)
    return others


@dataclass(slots=True)
class Opened:
    """A talk as one who takes part in it reads it."""

    talk: Talk
    part: Part
    people: list[Person]
    messages: list[Message]
    older: int | None
    blocked: set[int] = field(default_factory=set)

    @property
    def title(self) -> str:
        """With whom, for the head of the page."""
        names = [person.name for person in self.people if person.pk != self.part.person_id]
        return ", ".join(names) or _("Somebody who left")

    @property
    def first_new(self) -> int | None:
        """The first message that its reader has not seen, where some before it were."""
        new = [each for each in self.messages if each.pk > self.part.read_up_to]
        new = [each for each in new if each.author_id != self.part.person_id]
        return new[0].pk if new and self.part.read_up_to and new[0] != self.messages[0] else None


def opened(talk: Talk, person: Person, before: str = "") -> Opened:
    """The newest messages of a talk, oldest first, or those before one of them. Raises Part.DoesNotExist."""
    seen = Message.objects.visible_to(person).filter(talk=talk)
    if before.isdigit():
        seen = seen.filter(pk__lt=int(before[:18]))
    found = list(seen.select_related("author__organisation", "about").order_by("-pk")[: MESSAGES + 1])
    shown = found[MESSAGES - 1 :: -1] if len(found) > MESSAGES else found[::-1]
    present = talk.present()
    mine = [part for part in present if part.person_id == person.pk]
    if not mine:
        raise Part.DoesNotExist
    return Opened(
        talk=talk,
        part=mine[0],
        people=[each.person for each in present],
        messages=shown,
        older=shown[0].pk if len(found) > MESSAGES else None,
        blocked=set(Block.objects.filter(person=person).values_list("blocked", flat=True)),
    )
