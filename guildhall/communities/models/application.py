"""Asking: a request to join, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guildhall.communities.mails import tell_of_decision
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person

if TYPE_CHECKING:
    pass


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Requests to join, in the words of the house."""

    def open(self) -> Self:
        """Those not decided yet, the longest waiting first."""
        return self.filter(decided_at=None).order_by("made_at", "pk")

    def waiting(self) -> Self:
        """Those that wait for a facilitator, the longest waiting first."""
        return self.open().filter(state=Application.State.WAITING)


class Application(models.Model):
    """Somebody asks to join, with a reason; a facilitator decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MORE = "more", _("Asked for more")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, models.CASCADE, related_name="applications")
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=models.Q(decided_at=None),
                name="one_open_application",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.community_id} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def days_waiting(self) -> int:
        """Whole days since the request was made."""
        return (timezone.now() - self.made_at).days

    @transaction.atomic
    def accept(self, by: Person, answer: str = "") -> None:
        """Lets the applicant in, and tells them."""
        self._hold()
        self.community.admit(self.person, by=by)
        self._decide(self.State.ACCEPTED, by, answer)

    @transaction.atomic
    def decline(self, by: Person, answer: str) -> None:
        """Says no, with words for the applicant; they may ask again."""
        self._hold()
        self._decide(self.State.DECLINED, by, answer)

    @transaction.atomic
    def ask_more(self, by: Person, answer: str) -> None:
        """Asks the applicant something before deciding; the request stays open."""
        self._hold()
        self.state, self.answer = self.State.MORE, answer
        self.save(update_fields=["state", "answer"])
        self.community.announce("decided", by, about=self.person, privately=True)
        tell_of_decision(self, by)

    @transaction.atomic
    def add(self, reason: str) -> None:
        """Adds the applicant's answer to the request, which waits for a facilitator again."""
        self._hold()
        self.state, self.reason = self.State.WAITING, f"{self.reason}\n\n{reason}"
        self.save(update_fields=["state", "reason"])
        self.community.announce("applied", self.person, privately=True)

    @transaction.atomic
    def withdraw(self) -> None:
        """Takes the request back; only its maker does this."""
        self._hold()
        self.state, self.decided_at = self.State.WITHDRAWN, timezone.now()
        self.save(update_fields=["state", "decided_at"])
        self.community.announce("withdrew", self.person, privately=True)

    def _hold(self) -> None:
        """Makes sure that nobody else has decided, and that nobody else does until this is done."""
        self.community.hold()
        self.refresh_from_db()
        if not self.is_open:
            who = self.decided_by or self.person
            raise Refused(
                _now("Nothing was changed: this request was already decided by %(name)s (%(state)s).")
                % {"name": who.name, "state": str(self.get_state_display()).lower()}
            )

    def _decide(self, state: str, by: Person, answer: str) -> None:
        self.state, self.answer, self.decided_by, self.decided_at = state, answer, by, timezone.now()
        self.save(update_fields=["state", "answer", "decided_by", "decided_at"])
        self.community.announce("decided", by, about=self.person, privately=True)
        tell_of_decision(self, by)
