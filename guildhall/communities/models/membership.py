"""Who is in a community, and who was sent away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import SIGNED_IN, audiences_of
from guildhall.communities.mails import tell_of_removal
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person

if TYPE_CHECKING:
    pass

MOST_FACILITATORS = 8


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, in the words of the house."""

    def visible_to(self, person: Person | AnonymousUser | None) -> Self:
        """Those in communities whose front page a person may read; visitors see none."""
        audiences = audiences_of(person)
        return self.filter(community__front__any=audiences) if SIGNED_IN in audiences else self.none()

    def facilitating(self) -> Self:
        """Those who look after a community, the lead first, then the longest there."""
        return self.filter(role__in=[Membership.Role.LEAD, Membership.Role.FACILITATOR]).order_by(
            "-role", "joined_at", "pk"
        )


class Membership(models.Model):
    """A person is in a community, with a role."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        FACILITATOR = "facilitator", _("Facilitator")
        LEAD = "lead", _("Lead facilitator")

    community = models.ForeignKey(
        "communities.Community", models.CASCADE, related_name="memberships", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", db_index=False)
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "community"], name="member_once"),
            models.UniqueConstraint(fields=["community"], condition=models.Q(role="lead"), name="one_lead"),
        ]
        indexes = [
            models.Index(fields=["community", "person"], name="membership_community"),
            models.Index(fields=["community", "-joined_at", "-id"], name="membership_newest"),
            models.Index(
                fields=["community"],
                condition=models.Q(role__in=["lead", "facilitator"]),
                name="membership_facilitators",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id} ({self.role})"

    @property
    def is_facilitator(self) -> bool:
        """Whether this person looks after the community, as its lead or beside the lead."""
        return self.role != self.Role.MEMBER

    @transaction.atomic
    def appoint(self, by: Person | None) -> None:
        """Makes a member a facilitator; a community has up to eight beside its lead."""
        self.community.hold()
        self.refresh_from_db()
        if self.is_facilitator:
            return
        facilitators = self.community.memberships.filter(role=self.Role.FACILITATOR).count()
        if facilitators >= MOST_FACILITATORS:
            raise Refused(
                _now("There are already %(most)s facilitators. Ask one to stand down first.")
                % {"most": MOST_FACILITATORS}
            )
        self._become(self.Role.FACILITATOR)
        self.community.form_when_ready()
        self.community.announce("appointed", by, about=self.person)

    @transaction.atomic
    def stand_down(self, by: Person) -> None:
        """Makes a facilitator a member again."""
        self.community.hold()
        self.refresh_from_db()
        if self.role == self.Role.LEAD:
            raise Refused(_now("The lead cannot stand down. Hand over the lead first."))
        if self.role == self.Role.FACILITATOR:
            self._become(self.Role.MEMBER)
            self.community.announce("stood down", by, about=self.person)

    @transaction.atomic
    def lead(self, by: Person) -> None:
        """Takes over the lead; whoever had it stays on as a facilitator."""
        self.community.hold()
        self.refresh_from_db()
        if self.role == self.Role.LEAD:
            return
        before = self.community.memberships.filter(role=self.Role.LEAD).first()
        if self.role == self.Role.MEMBER:
            self.appoint(by)
        if before is not None:
            before._become(self.Role.FACILITATOR)
        self._become(self.Role.LEAD)
        self.community.announce("appointed", by, about=self.person)

    @transaction.atomic
    def remove(self, by: Person, reason: str) -> None:
        """Sends a member away with a reason, which they are told; they may ask to come back."""
        community, person = self.community, self.person
        community.hold()
        community.part_with(person, by=by)
        expulsion = Expulsion.objects.create(community=community, person=person, reason=reason, removed_by=by)
        tell_of_removal(expulsion)

    def _become(self, role: str) -> None:
        self.role = role
        self.save(update_fields=["role"])


class Expulsion(models.Model):
    """Somebody was removed from a community, with a reason."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="expulsions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="expulsions")
    reason = models.TextField(max_length=2000)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person_id} from {self.community_id}"


class Ban(models.Model):
    """Somebody was removed with a reason and may not come back until the ban is lifted."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="bans")
    person = models.ForeignKey(Person, models.CASCADE, related_name="bans")
    reason = models.TextField(max_length=2000)
    banned_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "person"], name="banned_once")]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.community_id}"

    @transaction.atomic
    def lift(self, by: Person) -> None:
        """Lets the person come back; they join or apply as anybody does."""
        community, person = self.community, self.person
        lifted, _rows = Ban.objects.filter(pk=self.pk).delete()
        if lifted:
            community.announce("unbanned", by, about=person, privately=True)
