"""What a poll has beside what every contribution has: how one votes, the options, and the votes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


class Poll(Contribution):
    """A question that members vote on. The title asks it; the words say more."""

    class Way(models.TextChoices):
        SINGLE = "single", _("One option each")
        SEVERAL = "several", _("As many options as they like")
        RANKED = "ranked", _("Options in order of preference")

    class Shows(models.TextChoices):
        VOTED = "voted", _("To members once they have voted")
        CLOSED = "closed", _("To everybody once the poll is closed, and not before")

    way = models.CharField(max_length=8, choices=Way, default=Way.SINGLE)
    is_named = models.BooleanField(default=False)
    shows = models.CharField(max_length=8, choices=Shows, default=Shows.VOTED)
    closes_at = models.DateTimeField(null=True)

    @property
    def is_open(self) -> bool:
        """Whether one can vote now."""
        return self.closed_at is None and (self.closes_at is None or timezone.now() < self.closes_at)

    @transaction.atomic
    def cast(self, person: Person, options: Sequence[int]) -> bool:
        """Makes these the votes of a person, most wanted first, in place of those before; none takes them back.

        False where the poll closed meanwhile. One ballot a person: the database numbers the votes of each.
        """
        Contribution.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if not Poll._base_manager.get(pk=self.pk).is_open:
            return False
        Vote.objects.filter(contribution=self, person=person).delete()
        Vote.objects.bulk_create(
            [
                Vote(contribution=self, person=person, option_id=option, place=place)
                for place, option in enumerate(options, 1)
            ]
        )
        return True

    @transaction.atomic
    def end(self) -> None:
        """Closes the vote now, unless it is closed."""
        Contribution.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db(fields=["closes_at"])
        if self.is_open:
            self.closes_at = timezone.now()
            self.save(update_fields=["closes_at"])


class Option(models.Model):
    """One of the answers that a poll offers."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, related_name="poll_options", db_index=False
    )
    text = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["contribution", "text"], name="offer_once")]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """A person's choice of an option; `place` counts the choices on one ballot, and ranks them in a ranked poll.

    No time is kept with it: whoever could put votes in order could guess whose they are.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="votes", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    option = models.ForeignKey(Option, models.CASCADE, related_name="votes")
    place = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person", "place"], name="vote_once"),
            models.UniqueConstraint(fields=["person", "option"], name="choose_once"),
        ]
