"""Who is doing what, and whether it worked: what organisations say about a contribution, and people who tried it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.contributions.copies import follows_audience
from guildhall.contributions.models.contribution import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

FADES_AFTER: Final = timedelta(days=182)
ASKED_AFTER: Final = timedelta(days=60)
LONGEST: Final = 300


class StanceQuerySet(SharedQuerySet["Stance"]):
    """Stances, in the words of the house."""

    def current(self) -> Self:
        """What organisations say now, without what a colleague said before."""
        return self.filter(replaced_at=None)

    def faded(self) -> Self:
        """Those that nobody confirmed for half a year."""
        return self.current().filter(confirmed_at__lt=timezone.now() - FADES_AFTER)

    @transaction.atomic
    def say(self, person: Person, root: Contribution, standing: str, words: str = "") -> Stance | None:
        """Says for the person's organisation where it stands; what a colleague said before is kept as history.

        The same again confirms it. Returns nothing where the person speaks for no organisation.
        """
        if person.organisation_id is None or not speaks_for_organisation(person):
            return None
        # The row of the root orders colleagues who speak at the same time.
        root = (
            Contribution.objects.select_for_update(of=("self",)).select_related("community").get(pk=root.pk)
        )
        if root.audience_id is None:
            return None  # it was removed meanwhile
        before = self.current().filter(contribution=root, organisation=person.organisation).first()
        if before is not None and (before.standing, before.words) == (standing, words):
            before.confirm(person)
            return before
        if before is not None:
            before.take_back()
        stance = self.create(
            contribution=root,
            organisation_id=person.organisation_id,
            person=person,
            audience_id=root.audience_id,
            standing=standing,
            words=words,
        )
        record(person, Verb.STATED, root)
        return stance


def speaks_for_organisation(person: Person) -> bool:
    """Whether somebody may say what their organisation does: it must be certain that they work there."""
    return person.organisation_id is not None and person.verified_at is not None


@follows_audience
class Stance(models.Model):
    """An organisation's word on something: it does it, plans it, gave it up, decided against it, or is interested."""

    class Standing(models.TextChoices):
        DOING = "doing", _("Doing it")
        PLANNING = "planning", _("Planning it")
        STOPPED = "stopped", _("Tried it and stopped")
        DECIDED_NOT = "not", _("Decided not to")
        INTERESTED = "interested", _("Interested")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="stances", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="stances", db_index=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="stances")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    standing = models.CharField(max_length=10, choices=Standing)
    words = models.CharField(max_length=LONGEST, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "organisation"], condition=Q(replaced_at=None), name="one_stance"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-said_at"], name="stance_organisation"),
            models.Index(fields=["contribution", "-said_at"], name="stance_contribution"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.standing} {self.contribution_id}"

    def confirm(self, person: Person) -> None:
        """Says that it still holds."""
        self.confirmed_at, self.asked_at, self.person = timezone.now(), None, person
        self.save(update_fields=["confirmed_at", "asked_at", "person"])

    def take_back(self) -> None:
        """Ends it; it stays in the history."""
        self.replaced_at = timezone.now()
        self.save(update_fields=["replaced_at"])


class TrialQuerySet(models.QuerySet["Trial"]):
    """Trials, in the words of the house."""

    def promise(self, person: Person, root: Contribution) -> Trial:
        """Says that a person will try it; they are asked again after sixty days."""
        trial, _is_new = self.get_or_create(
            contribution=root, person=person, defaults={"organisation_id": person.organisation_id}
        )
        return trial

    @transaction.atomic
    def tell(self, person: Person, root: Contribution, outcome: str, words: str = "") -> Trial:
        """Says how it went, also anew, and whether it was promised or not."""
        trial = self.select_for_update(of=("self",)).get(pk=self.promise(person, root).pk)
        is_first = not trial.outcome
        trial.outcome, trial.words, trial.told_at = outcome, words, timezone.now()
        trial.organisation_id = person.organisation_id
        trial.save(update_fields=["outcome", "words", "told_at", "organisation"])
        if is_first:
            record(person, Verb.TRIED, root, about=root.author)
        return trial

    def told(self) -> Self:
        """Those of which it is known how they went."""
        return self.exclude(outcome="")


class Trial(models.Model):
    """Somebody tries what is written somewhere, and says later whether it worked."""

    class Outcome(models.TextChoices):
        WORKED = "worked", _("It worked")
        PARTLY = "partly", _("It worked in part")
        FAILED = "no", _("It did not work")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="trials", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="trials")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    promised_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    words = models.CharField(max_length=LONGEST, blank=True)
    told_at = models.DateTimeField(null=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="try_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.outcome or '…'} {self.contribution_id}"
