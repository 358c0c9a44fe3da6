"""A round robin: questions that organisations are asked, each of which answers once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import SharedQuerySet
from guildhall.contributions.models import Contribution
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.round_robin.models.asked import Asked

if TYPE_CHECKING:
    from guildhall.tools.round_robin.models.questions import Question

MOST_QUESTIONS = 8


class RoundRobinQuerySet(SharedQuerySet["RoundRobin"]):
    """Round robins, in the words of the house."""


class RoundRobin(Contribution):
    """Up to eight questions to several organisations, with a deadline; what they answer goes to all who answered.

    One that asks everybody also takes the answer of an organisation that came to the community later. `again_of` is the
    one that it repeats: questions of the same key are compared over the years.
    """

    deadline = models.DateField(null=True, db_index=True)
    asks_everybody = models.BooleanField(default=True)
    again_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeats")
    reminded_week_at = models.DateTimeField(null=True)
    reminded_day_at = models.DateTimeField(null=True)
    told_asker_at = models.DateTimeField(null=True)

    objects = RoundRobinQuerySet.as_manager()  # type: ignore[misc, assignment]

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed; answers may still come until it is closed."""
        return self.deadline is not None and self.deadline < timezone.localdate()

    @property
    def questions(self) -> models.QuerySet[Question]:
        """Its questions in their order."""
        found: models.QuerySet[Question] = self.round_robin_questions.order_by("position", "pk")
        return found

    @property
    def all_asked(self) -> models.QuerySet[Asked]:
        """The organisations that are asked, each with where it stands."""
        return Asked.objects.filter(contribution=self.pk).select_related("organisation")

    def ask(self, organisations: Iterable[Organisation]) -> int:
        """Asks organisations that were not asked before. Returns how many."""
        before = Asked.objects.filter(contribution=self.pk).count()
        rows = [Asked(contribution_id=self.pk, organisation=organisation) for organisation in organisations]
        Asked.objects.bulk_create(rows, ignore_conflicts=True)
        visitors_see_something_else()
        return Asked.objects.filter(contribution=self.pk).count() - before

    def asked_of(self, person: Person | AnonymousUser) -> Asked | None:
        """What is asked of a person's organisation; a row not yet kept where everybody is asked and it came later."""
        if not isinstance(person, Person) or person.organisation_id is None:
            return None
        found = self.all_asked.filter(organisation=person.organisation_id).first()
        if found is None and self.asks_everybody:
            return Asked(contribution_id=self.pk, organisation=person.organisation)
        return found

    @transaction.atomic
    def tell_asker_when_complete(self) -> None:
        """Tells whoever asked, once, as soon as nobody is left who could still answer."""
        # The last two who answer at once would each take the other for waiting.
        Contribution.objects.select_for_update(of=("self",)).get(pk=self.pk)
        waiting = Asked.objects.filter(contribution=self.pk).waiting()
        if waiting.exists():
            return
        mine = RoundRobin._base_manager.filter(pk=self.pk, told_asker_at=None)
        if mine.update(told_asker_at=timezone.now()):
            record(None, Verb.GATHERED, self, about=self.author)


def round_robins_for(person: Person | AnonymousUser | None) -> models.QuerySet[RoundRobin]:
    """The round robins that a person may see, with what a page shows of them."""
    shown = RoundRobin.objects.visible_to(person).filter(root=None)
    return shown.select_related("community", "author", "organisation")
