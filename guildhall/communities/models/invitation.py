"""Being asked: an invitation by mail."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now

from guildhall.communities.mails import send_invitation
from guildhall.communities.models.membership import Membership
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person

if TYPE_CHECKING:
    from guildhall.communities.models.community import Community

INVITATION_DAYS = 28


def new_token() -> str:
    """A secret that nobody can guess."""
    return secrets.token_urlsafe(24)


def expiry() -> datetime:
    """When an invitation sent now ends."""
    return timezone.now() + timedelta(days=INVITATION_DAYS)


@dataclass
class Invited:
    """What came of inviting a list of addresses."""

    sent: list[Invitation] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    banned: list[str] = field(default_factory=list)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, in the words of the house."""

    def open(self) -> Self:
        """Those neither accepted nor withdrawn; some of them may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def hold_for(self, email: str) -> bool:
        """Whether an address has an invitation that can be accepted."""
        return self.open().filter(email=email.lower(), expires_at__gt=timezone.now()).exists()

    def send(
        self, community: Community, addresses: Iterable[str], by: Person, *, message: str, role: str
    ) -> Invited:
        """Invites addresses; members, the banned and those invited already are left out and said."""
        came = Invited()
        there = community.memberships.all()
        there = there if role == Membership.Role.MEMBER else there.facilitating()
        members = set(there.values_list("person__email", flat=True))
        banned = set(community.bans.values_list("person__email", flat=True))
        invited = {invitation.email: invitation for invitation in community.invitations.open()}
        for address in addresses:
            earlier = invited.get(address)
            if address in members:
                came.members.append(address)
            elif address in banned:
                came.banned.append(address)
            elif earlier and not earlier.has_run_out and earlier.role == role:
                came.already.append(address)
            else:
                if earlier:
                    earlier.withdraw(by)
                invitation = self.create(
                    community=community, email=address, invited_by=by, message=message, role=role
                )
                invitation.announce(by)
                send_invitation(invitation)
                came.sent.append(invitation)
        return came


class Invitation(models.Model):
    """An address is invited by mail; good for 28 days, may be sent again or withdrawn."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Membership.Role, default=Membership.Role.MEMBER)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    message = models.TextField(blank=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=expiry)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]
        indexes = [
            models.Index(
                fields=["email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.community_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and not self.has_run_out

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    def is_for(self, person: Person) -> bool:
        """Whether this was sent to the person's own address."""
        return bool(person.email) and person.email == self.email

    @transaction.atomic
    def resend(self, by: Person) -> None:
        """Sends it again with a new link, good for another 28 days; the earlier link stops working."""
        self._hold()
        if self.accepted_at or self.withdrawn_at:
            raise Refused(_now("This invitation was accepted or withdrawn. Invite the address anew."))
        self.token, self.sent_at, self.expires_at, self.invited_by = new_token(), timezone.now(), expiry(), by
        self.save(update_fields=["token", "sent_at", "expires_at", "invited_by"])
        self.announce(by)
        send_invitation(self)

    @transaction.atomic
    def withdraw(self, by: Person) -> None:
        """Makes the link worthless at once."""
        self._hold()
        if self.accepted_at:
            raise Refused(_now("This invitation was already accepted."))
        if self.withdrawn_at is None:
            self.withdrawn_at = timezone.now()
            self.save(update_fields=["withdrawn_at"])
            self.community.announce("withdrew", by, privately=True)

    @transaction.atomic
    def accept(self, person: Person) -> None:
        """Makes the invited person a member, or the facilitator they were asked to be."""
        self._hold()
        if not self.is_for(person):
            raise Refused(_now("This invitation was sent to another address."))
        if self.accepted_at is not None and self.accepted_by_id == person.pk:
            return
        if not self.is_open:
            raise Refused(
                _now(
                    "This invitation was withdrawn or has run out. Ask the person who sent it for a new one."
                )
            )
        membership = self.community.admit(person)
        self.accepted_at, self.accepted_by = timezone.now(), person
        self.save(update_fields=["accepted_at", "accepted_by"])
        if self.role != Membership.Role.MEMBER:
            membership.appoint(self.invited_by)

    def announce(self, by: Person | None) -> None:
        """Says to the facilitators' log that somebody was invited."""
        person = Person.objects.filter(email=self.email).first()
        self.community.announce("invited", by, about=person, privately=True)

    def _hold(self) -> None:
        self.community.hold()
        self.refresh_from_db()
