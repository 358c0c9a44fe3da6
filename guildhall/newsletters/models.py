"""A newsletter: written by those who look after a community, sent once to its members, and kept as a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Self

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.communities.refusals import Refused
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import shortened
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.newsletters.limits import refuse_too_soon
from guildhall.newsletters.readers import put_into_outbox
from guildhall.people.models import Person

MOST_ITEMS: Final = 40
LONGEST_SUBJECT: Final = 120


class ChangedMeanwhile(Exception):
    """Somebody else changed it since this one began."""


class NewsletterQuerySet(SharedQuerySet["Newsletter"]):
    """Newsletters, in the words of the house."""

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")

    def unsent(self) -> Self:
        return self.filter(sent_at=None).order_by(F("send_at").asc(nulls_last=True), "-changed_at")

    def of(self, person: Person) -> Self:
        """Those in which the last words are of somebody, or which they sent."""
        return self.filter(Q(changed_by=person) | Q(sent_by=person, sent_at__isnull=False))

    def due(self) -> Self:
        """Those whose hour has come."""
        return self.filter(sent_at=None, send_at__lte=timezone.now()).order_by("send_at", "pk")

    @transaction.atomic
    def begin(self, community: Community, by: Person, subject: str) -> Newsletter:
        """A new draft; one in which nothing was written yet is taken up instead."""
        _hold(community)
        untouched = self.unsent().filter(community=community, version=0, send_at=None, items=None).first()
        begun = untouched or Newsletter(community=community, audience=community.facilitators_audience)
        begun.subject, begun.language = subject[:LONGEST_SUBJECT], by.language
        begun.changed_at, begun.changed_by = timezone.now(), by
        begun.save()
        return begun


class Newsletter(models.Model):
    """Words of facilitators, around what they chose of what is new.

    Its audience are the facilitators until it is sent, and then whoever may read what is written in the community.
    `version` goes up with each change of the words. `send_at` is when it is to go; `is_held_back` says that it could not go then.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="newsletters", db_index=False)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    introduction = models.TextField(blank=True)
    ending = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Person.Language, default=Person.Language.ENGLISH)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    send_at = models.DateTimeField(null=True)
    is_held_back = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    # Who sent it, or said when it is to go.
    sent_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reader_count = models.PositiveIntegerField(default=0)
    contributions: models.ManyToManyField[Contribution, Item] = models.ManyToManyField(
        Contribution, through="Item", related_name="+"
    )

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-sent_at", "-id"], name="newsletter_of_community"),
            models.Index(fields=["send_at"], condition=Q(sent_at=None), name="newsletter_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("newsletter", args=[self.community.slug, self.pk])

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def is_scheduled(self) -> bool:
        return self.send_at is not None and not self.is_sent

    @property
    def is_taken_off(self) -> bool:
        """Whether it was sent, and only facilitators may see it now."""
        return self.is_sent and self.audience_id == self.community.facilitators_audience_id

    def shown(self, contributions: models.QuerySet[Contribution]) -> list[Item]:
        """The items whose contribution is among these and still stands in this community by itself, in their order."""
        here = contributions.filter(
            community=self.community_id, root=None, items_of_newsletters__newsletter=self
        )
        known = {each.pk: each for each in here.select_related("community", "author", "organisation")}
        items = [item for item in self.items.all() if item.contribution_id in known]
        for item in items:
            item.contribution = known[item.contribution_id]
        return items

    def mark(self, contributions: models.QuerySet[Contribution]) -> tuple[tuple[int, datetime | None], ...]:
        """What would be shown, and as of when: the same for many readers, and quicker to find than the items."""
        here = contributions.filter(community=self.community_id, root=None)
        found = self.items.filter(contribution__in=here)
        return tuple(found.values_list("pk", "contribution__edited_at"))

    @transaction.atomic
    def change(self, by: Person, version: int, lines: dict[int, str], **words: Any) -> None:
        """Keeps the words, and the lines of items. Raises ChangedMeanwhile, and then keeps nothing."""
        now = self._held()
        changed = {name: value for name, value in words.items() if getattr(now, name) != value}
        items = [item for item in now.items.filter(pk__in=lines) if item.line != lines[item.pk]]
        if not changed and not items:
            return
        if now.version != version:
            raise ChangedMeanwhile
        for item in items:
            item.line = lines[item.pk]
        Item.objects.bulk_update(items, ["line"])
        changed |= {"version": now.version + 1, "changed_at": timezone.now(), "changed_by": by}
        for name, value in changed.items():
            setattr(now, name, value)
        now.save(update_fields=changed)

    @transaction.atomic
    def tick(self, add: Iterable[int], take_out: Iterable[int], by: Person) -> None:
        """Adds contributions at the end, and takes others out. Only what all members may see can be added."""
        now = self._held()
        now.items.filter(contribution__in=list(take_out)).delete()
        last = now.items.aggregate(last=Max("position"))["last"] or 0
        there = set(now.items.values_list("contribution", flat=True))
        seen = Contribution.objects.visible_to_members(self.community_id).roots()
        known = set(seen.filter(pk__in=list(add), community=self.community_id).values_list("pk", flat=True))
        new = [pk for pk in dict.fromkeys(add) if pk in known - there]
        if len(there) + len(new) > MOST_ITEMS:
            raise Refused(
                _("A newsletter holds up to %(most)s things. Nobody reads more.") % {"most": MOST_ITEMS}
            )
        Item.objects.bulk_create(
            [
                Item(newsletter=now, contribution_id=pk, position=last + number)
                for number, pk in enumerate(new, 1)
            ]
        )
        now.changed_at, now.changed_by = timezone.now(), by
        now.save(update_fields=["changed_at", "changed_by"])

    @transaction.atomic
    def take_out(self, item: int) -> None:
        """Takes out one item."""
        self._held().items.filter(pk=item).delete()

    @transaction.atomic
    def move(self, item: int, step: int) -> None:
        """Moves an item up or down by so many."""
        now = self._held()
        items = list(now.items.all())
        at = next((number for number, each in enumerate(items) if each.pk == item), None)
        if at is None or not 0 <= at + step < len(items):
            return
        items.insert(at + step, items.pop(at))
        for number, each in enumerate(items):
            each.position = number
        Item.objects.bulk_update(items, ["position"])

    @transaction.atomic
    def schedule(self, at: datetime, by: Person, version: int) -> None:
        """Has it sent at a moment to come. Raises Refused, or ChangedMeanwhile."""
        now = self._ready(version)
        if at <= timezone.now():
            raise Refused(_("This moment has passed. Choose a later one, or send it now."))
        refuse_too_soon(now, at)
        now.send_at, now.sent_by, now.is_held_back = at, by, False
        now.save(update_fields=["send_at", "sent_by", "is_held_back"])

    @transaction.atomic
    def call_off(self) -> None:
        """Makes it a draft again. Raises Refused where it has gone."""
        now = self._held()
        now.send_at = None
        now.save(update_fields=["send_at"])

    @transaction.atomic
    def send(self, by: Person, version: int) -> None:
        """Sends it to the members who take it, once. Raises Refused, or ChangedMeanwhile."""
        now = self._ready(version)
        refuse_too_soon(now, timezone.now())
        now._go(by)

    @transaction.atomic
    def send_if_due(self) -> bool:
        """Sends it at its hour, unless that was done or put off meanwhile; holds it back where it may not go any more."""
        try:
            now = self._held()
        except Refused:
            return False
        if now.send_at is None or now.send_at > timezone.now():
            return False
        by = now.sent_by
        try:
            refuse_too_soon(now, timezone.now())
            now._refuse_if_empty()
        except Refused:
            by = None
        if by is None or not may(by, Act.NEWSLETTER, now.community):
            now.send_at, now.is_held_back = None, True
            now.save(update_fields=["send_at", "is_held_back"])
            return False
        now._go(by)
        return True

    def show(self, is_shown: bool) -> None:
        """Takes what was sent off the site, so that mails that still wait do not leave either; or shows it again."""
        here = self.community
        self.audience_id = here.posts_id if is_shown else here.facilitators_audience_id
        self.save(update_fields=["audience"])
        visitors_see_something_else()

    @transaction.atomic
    def throw_away(self) -> None:
        """Forgets a draft."""
        self._held().delete()

    def _go(self, by: Person) -> None:
        self.sent_at, self.sent_by, self.send_at = timezone.now(), by, None
        self.audience_id = self.community.posts_id
        self.reader_count = put_into_outbox(self.pk, self.community_id)
        self.save()
        visitors_see_something_else()

    def _ready(self, version: int) -> Newsletter:
        now = self._held()
        if now.version != version:
            raise ChangedMeanwhile
        now._refuse_if_empty()
        return now

    def _refuse_if_empty(self) -> None:
        if not self.introduction and not self.shown(
            Contribution.objects.visible_to_members(self.community_id)
        ):
            raise Refused(_("There is nothing in it yet. Tick something, or write an introduction."))

    def _held(self) -> Newsletter:
        """Itself as it is now, while whoever else acts on newsletters of the community waits."""
        _hold(self.community)
        now = Newsletter.objects.select_related("community", "sent_by").filter(pk=self.pk).first()
        if now is None:
            raise Refused(_("Somebody has thrown this newsletter away meanwhile."))
        if now.is_sent:
            raise Refused(_("This newsletter has been sent."))
        return now


class Item(models.Model):
    """Something that was chosen for a newsletter, and what the facilitator says to it."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="items", db_index=False)
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="items_of_newsletters")
    position = models.PositiveIntegerField()
    line = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["newsletter", "contribution"], name="item_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.newsletter_id}"

    @property
    def label(self) -> str:
        """What sort of thing it is."""
        return str(KINDS[self.contribution.kind].label)

    @property
    def excerpt(self) -> str:
        """How it begins."""
        return shortened(self.contribution.excerpt, 200)


def _hold(community: Community) -> None:
    """Whoever else acts on newsletters of this community waits until this transaction ends."""
    list(Community.objects.select_for_update(no_key=True).filter(pk=community.pk).values_list("pk"))
