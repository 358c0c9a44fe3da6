"""The community, its members, and how one becomes a member."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import EVERYBODY, SIGNED_IN, Audience, SharedQuerySet
from guildhall.communities.happenings import happened
from guildhall.communities.names import skeleton
from guildhall.people.models import Person

INVITATION_DAYS = 28
MOST_FACILITATORS = 8


class CommunityQuerySet(SharedQuerySet["Community"]):
    """Communities; `visible_to` gives those that a person may know of."""

    def live(self) -> CommunityQuerySet:
        return self.filter(archived_at__isnull=True)

    @transaction.atomic
    def found(self, founder: Person | None, **fields: Any) -> Community:
        """A new community with its audiences, led by its founder."""
        community = Community(**fields)
        community.slug = community.slug or _free_slug(community.name)
        community.save()
        community.posts = Audience.objects.create(reach=community.reach, community=community)
        community.members_audience = Audience.objects.create(
            reach=Audience.Reach.MEMBERS, community=community
        )
        community.facilitators_audience = Audience.objects.create(
            reach=Audience.Reach.FACILITATORS, community=community
        )
        community.audience = community.known_to()
        community.save()
        if founder:
            community.admit(founder, role=Membership.Role.LEAD)
        return community


class Community(models.Model):
    """People who do the same job in different organisations, and what they share."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Open")
        RESTRICTED = "restricted", _("Restricted")
        PRIVATE = "private", _("Private")
        CONFIDENTIAL = "confidential", _("Confidential")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    skeleton = models.CharField(max_length=80, unique=True, editable=False)
    purpose = models.CharField(_("Purpose in one sentence"), max_length=160)
    about = models.TextField(blank=True)
    principles = models.TextField(blank=True)
    welcome = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPEN)
    is_public = models.BooleanField(default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    logo = models.CharField(max_length=200, blank=True)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    posts = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    members_audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    facilitators_audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    member_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    active_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"
        indexes = [models.Index(F("active_at").desc(nulls_last=True), name="community_active")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.skeleton = skeleton(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("community", args=[self.slug])

    @property
    def reach(self) -> Audience.Reach:
        """How far what is written here reaches."""
        if self.kind != self.Kind.OPEN:
            return Audience.Reach.MEMBERS
        return Audience.Reach.EVERYBODY if self.is_public else Audience.Reach.SIGNED_IN

    def known_to(self) -> Audience | None:
        """The audience that may know of this community: open and restricted ones show on the public directory."""
        match self.kind:
            case self.Kind.CONFIDENTIAL:
                return self.members_audience
            case self.Kind.PRIVATE:
                return Audience.objects.get(pk=SIGNED_IN)
            case _:
                return Audience.objects.get(pk=EVERYBODY)

    @transaction.atomic
    def change_kind(self, kind: str, is_public: bool = False) -> None:
        """Opens or closes the community. One row decides, so everything written here follows at once."""
        self.kind, self.is_public = kind, is_public
        self.audience = self.known_to()
        self.save(update_fields=["kind", "is_public", "audience"])
        Audience.objects.filter(pk=self.posts_id).update(reach=self.reach)

    @transaction.atomic
    def admit(self, person: Person, *, role: str = "member", by: Person | None = None) -> Membership:
        """Makes a person a member; somebody who is one already stays as they are."""
        membership, is_new = Membership.objects.get_or_create(
            community=self, person=person, defaults={"role": role}
        )
        if is_new:
            Community.objects.filter(pk=self.pk).update(member_count=F("member_count") + 1)
            Application.objects.filter(community=self, person=person, decided_at=None).update(
                state=Application.State.ACCEPTED, decided_at=timezone.now(), decided_by=by
            )
            happened.send(Community, verb="joined", actor=person, community=self)
        return membership

    @transaction.atomic
    def part_with(self, person: Person) -> None:
        """Ends a membership, here and in the communities inside this one."""
        for community in [self, *self.children.all()]:
            ended, _rows = Membership.objects.filter(community=community, person=person).delete()
            if ended:
                Community.objects.filter(pk=community.pk).update(member_count=F("member_count") - 1)
                happened.send(Community, verb="left", actor=person, community=community)

    def facilitators(self) -> models.QuerySet[Membership]:
        """The people who look after this community, lead first."""
        roles = [Membership.Role.LEAD, Membership.Role.FACILITATOR]
        return (
            self.memberships.filter(role__in=roles)
            .select_related("person__organisation")
            .order_by("-role", "joined_at")
        )


class Theme(models.Model):
    """A subject that gathers items of all the tools of a community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="themes")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="theme_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person is in a community, with a role."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        FACILITATOR = "facilitator", _("Facilitator")
        LEAD = "lead", _("Lead facilitator")

    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "community"], name="member_once")]
        indexes = [models.Index(fields=["community", "person"], name="membership_community")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id} ({self.role})"


class Application(models.Model):
    """Somebody asks to join, with a reason; a facilitator decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        MORE = "more", _("Asked for more")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    community = models.ForeignKey(Community, models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, models.CASCADE, related_name="applications")
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

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


def _token() -> str:
    return secrets.token_urlsafe(24)


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """An address is invited by mail; good for 28 days, may be sent again or withdrawn."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token = models.CharField(max_length=40, unique=True, default=_token)
    message = models.TextField(blank=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_expiry)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.community_id}"


class Ban(models.Model):
    """Somebody was removed with a reason and may not come back until the ban is lifted."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="bans")
    person = models.ForeignKey(Person, models.CASCADE, related_name="bans")
    reason = models.TextField(max_length=2000)
    banned_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "person"], name="banned_once")]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.community_id}"


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "community"
    taken = set(Community.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )
