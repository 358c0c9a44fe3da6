"""The community: its kinds, its audiences, and what happens to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import EVERYBODY, SIGNED_IN, Audience
from guildhall.communities.happenings import happened
from guildhall.communities.kinds import FINDABLE, Kind, is_wider, kind_words, narrower
from guildhall.communities.models.application import Application
from guildhall.communities.models.founding import WORDS, CommunityQuerySet
from guildhall.communities.models.invitation import Invitation, Invited
from guildhall.communities.models.membership import Ban, Membership
from guildhall.communities.models.theme import Theme, theme_slug
from guildhall.communities.names import skeleton
from guildhall.communities.refusals import Refused
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.people.models import Person


class Community(models.Model):
    """People who do the same job in different organisations, and what they share."""

    Kind = Kind

    class Mails(models.TextChoices):
        """How much of what is written here mails hold."""

        FULL = "full", _("The whole post, so that people can read it in their mail")
        LINK = "link", _("The title, who wrote it, and a link")
        SEALED = "sealed", _("Only that there is something new, and a link; the subject says nothing either")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    skeleton = models.CharField(max_length=80, editable=False)
    purpose = models.CharField(_("Purpose in one sentence"), max_length=160)
    about = models.TextField(blank=True)
    principles = models.TextField(blank=True)
    welcome = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPEN)
    is_public = models.BooleanField(default=False)
    mails = models.CharField(_("What mails hold"), max_length=6, choices=Mails, default=Mails.FULL)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    logo = models.CharField(max_length=200, blank=True)
    # The shelves of the front page by the names of tools: their order, where facilitators chose one, and those not shown.
    front_order = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    front_hidden = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Who may know of it; who may read its front page; and whom what is written here reaches.
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    front = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    posts = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    members_audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    facilitators_audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    member_count = models.PositiveIntegerField(default=0)
    organisation_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    formed_at = models.DateTimeField(null=True, blank=True)
    active_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communities"
        constraints = [
            models.UniqueConstraint(
                fields=["skeleton"], condition=~Q(kind="confidential"), name="one_community_a_name"
            )
        ]
        indexes = [
            models.Index(F("active_at").desc(nulls_last=True), name="community_active"),
            GinIndex(WORDS, name="community_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.skeleton = skeleton(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/c/{self.slug}/"

    @property
    def is_whole_in_mails(self) -> bool:
        """Whether mails hold what is written here."""
        return self.mails == self.Mails.FULL

    @property
    def is_sealed_in_mails(self) -> bool:
        """Whether mails may say of what is written here only that it is there."""
        return self.mails == self.Mails.SEALED

    @property
    def reach(self) -> Audience.Reach:
        """How far what is written here reaches."""
        if self.kind != self.Kind.OPEN:
            return Audience.Reach.MEMBERS
        return Audience.Reach.EVERYBODY if self.is_public else Audience.Reach.SIGNED_IN

    @property
    def is_confidential(self) -> bool:
        return self.kind == self.Kind.CONFIDENTIAL

    @property
    def is_forming(self) -> bool:
        """Whether it still looks for its second facilitator."""
        return self.formed_at is None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def kind_words(self) -> str:
        """Who can see what, in plain words."""
        return kind_words(self.kind, is_public=self.is_public)

    def known_to(self) -> Audience | None:
        """The audience that may know of this community; open and restricted ones show to all."""
        match self.kind:
            case self.Kind.CONFIDENTIAL:
                return self.members_audience
            case self.Kind.PRIVATE:
                return Audience.objects.get(pk=SIGNED_IN)
            case _:
                return Audience.objects.get(pk=EVERYBODY)

    def set_audiences(self) -> None:
        """Sets who may know of this community and who may read its front page, by its kind."""
        self.audience = self.known_to()
        self.front = self.audience if self.kind in FINDABLE else self.members_audience

    def fits_its_parent(self) -> None:
        """Refuses a community inside another one that would be wider than it."""
        above = self.parent
        if above is not None and is_wider(self.kind, self.is_public, above.kind, above.is_public):
            raise Refused(
                _now("%(parent)s is %(kind)s, so a community inside it cannot be more open than that.")
                % {"parent": above.name, "kind": str(above.get_kind_display()).lower()}
            )

    def family(self) -> list[Community]:
        """This community and those inside it."""
        below = [each for child in self.children.order_by("pk") for each in child.family()]
        return [self, *below]

    def hold(self) -> None:
        """Makes whoever else changes this community wait until this transaction ends, and reads it afresh."""
        held = Community.objects.select_for_update(no_key=True)
        list(held.filter(pk__in={self.pk, self.parent_id or self.pk}).order_by("pk").values_list("pk"))
        self.refresh_from_db(fields=["kind", "is_public", "archived_at", "formed_at", "parent"])

    def announce(
        self, verb: str, actor: Person | None, *, about: Person | None = None, privately: bool = False
    ) -> None:
        """Tells the log; privately means that only the facilitators may read it there."""
        happened.send(
            type(self),
            verb=verb,
            actor=actor,
            community=self,
            person=about,
            audience=self.facilitators_audience if privately else self.members_audience,
        )

    @transaction.atomic
    def change_kind(self, kind: str, is_public: bool = False, *, by: Person | None = None) -> None:
        """Opens or closes the community. One row decides, so everything written here follows at once.

        Communities inside it that would now be wider than it are closed as far.
        """
        self.hold()
        was_confidential = self.is_confidential
        self.kind, self.is_public = kind, is_public and kind == self.Kind.OPEN
        self.fits_its_parent()
        if was_confidential and Community.objects.named_like(self.name).exclude(pk=self.pk).exists():
            raise Refused(_now("Another community has this name by now. Choose another name first."))
        self.set_audiences()
        self.save(update_fields=["kind", "is_public", "audience", "front"])
        assert self.posts is not None
        self.posts.reach = self.reach
        self.posts.save(update_fields=["reach"])
        visitors_see_something_else()
        self.announce("changed", by)
        for child in self.children.all():
            if is_wider(child.kind, child.is_public, self.kind, self.is_public):
                kind = narrower(child.kind, self.kind)
                child.change_kind(kind, child.is_public and self.is_public, by=by)

    @transaction.atomic
    def describe(self, by: Person, **fields: Any) -> None:
        """Changes how the community presents itself: name, purpose, about, principles, welcome, logo."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=[*fields, "skeleton"])
        self.announce("described", by)
        visitors_see_something_else()

    @transaction.atomic
    def add_theme(self, name: str, by: Person) -> Theme:
        """A new theme at the end of the list."""
        self.hold()
        themes = list(self.themes.all())
        theme = Theme.objects.create(
            community=self,
            name=name,
            slug=theme_slug(name, themes),
            position=max((each.position for each in themes), default=0) + 1,
        )
        self.announce("described", by)
        return theme

    @transaction.atomic
    def admit(self, person: Person, *, role: str = "member", by: Person | None = None) -> Membership:
        """Makes a person a member; somebody who is one already stays as they are."""
        self.hold()
        self._lets_in(person)
        membership, is_new = Membership.objects.get_or_create(
            community=self, person=person, defaults={"role": role}
        )
        now = timezone.now()
        if person.email:
            mine = self.invitations.open().filter(email=person.email, role=Membership.Role.MEMBER)
            mine.update(accepted_at=now, accepted_by=person)
        if is_new:
            Community.objects.filter(pk=self.pk).recount()
            self.applications.open().filter(person=person).update(
                state=Application.State.ACCEPTED, decided_at=now, decided_by=by
            )
            self.announce("joined", person)
            self.form_when_ready()
        membership.community = self
        return membership

    def join(self, person: Person) -> Membership:
        """Lets a person into an open community, without asking anybody."""
        if self.kind != self.Kind.OPEN:
            raise Refused(_now("This community is not open to all. Apply, and a facilitator decides."))
        return self.admit(person)

    @transaction.atomic
    def apply(self, person: Person, reason: str) -> Application:
        """Asks to be let in, with a reason; asking twice is asking once."""
        self.hold()
        self._lets_in(person)
        if self.memberships.filter(person=person).exists():
            raise Refused(_now("You are already a member."))
        application, is_new = self.applications.get_or_create(
            person=person, decided_at=None, defaults={"reason": reason}
        )
        if is_new:
            self.announce("applied", person, privately=True)
        return application

    @transaction.atomic
    def invite(
        self, addresses: Iterable[str], by: Person, *, message: str = "", role: str = Membership.Role.MEMBER
    ) -> Invited:
        """Invites addresses by mail; members, the banned and those invited already are left out and said."""
        self.hold()
        self._is_not_archived()
        return Invitation.objects.send(self, addresses, by, message=message, role=role)

    @transaction.atomic
    def part_with(self, person: Person, *, by: Person | None = None) -> None:
        """Ends a membership, here and in the communities inside this one."""
        family = self.family()
        held = Community.objects.select_for_update(no_key=True).order_by("pk")
        list(held.filter(pk__in=[community.pk for community in family]).values_list("pk"))
        mine = Membership.objects.filter(community__in=family, person=person).select_related("community")
        for membership in mine:
            _may_go(membership, by)
        for membership in mine:
            membership.delete()
            membership.community.announce(
                "removed" if by else "left", by or person, about=person, privately=bool(by)
            )
        Community.objects.filter(pk__in=[membership.community_id for membership in mine]).recount()

    @transaction.atomic
    def ban(self, person: Person, by: Person, reason: str) -> Ban:
        """Removes a person, and keeps them out of here and of what is inside until the ban is lifted."""
        self.hold()
        # First, so that the mail about the removal can say that it is a ban.
        ban, is_new = Ban.objects.get_or_create(
            community=self, person=person, defaults={"reason": reason, "banned_by": by}
        )
        for membership in self.memberships.filter(person=person):
            membership.remove(by, reason)
        now = timezone.now()
        self.applications.open().filter(person=person).update(
            state=Application.State.DECLINED, decided_at=now, decided_by=by
        )
        if person.email:
            self.invitations.open().filter(email=person.email).update(withdrawn_at=now)
        if is_new:
            self.announce("banned", by, about=person, privately=True)
        return ban

    @transaction.atomic
    def archive(self, by: Person) -> None:
        """Closes the community and those inside it: all can still be read, and nothing added."""
        self.hold()
        now = timezone.now()
        for community in self.family():
            if not community.is_archived:
                Community.objects.filter(pk=community.pk).update(archived_at=now)
                community.announce("archived", by)
        visitors_see_something_else()
        self.archived_at = now

    @transaction.atomic
    def bring_back(self, by: Person) -> None:
        """Opens an archived community again, with those inside it that were archived together with it."""
        self.hold()
        if self.parent is not None and self.parent.is_archived:
            raise Refused(_now("%(parent)s is archived. Bring it back first.") % {"parent": self.parent.name})
        together = [
            each for each in self.family() if each.is_archived and each.archived_at == self.archived_at
        ]
        for community in together:
            Community.objects.filter(pk=community.pk).update(archived_at=None)
            community.announce("reopened", by)
        visitors_see_something_else()
        self.archived_at = None

    def form_when_ready(self) -> None:
        """Notes that the community has its two facilitators."""
        if self.formed_at is None and self.memberships.facilitating().count() >= 2:
            self.formed_at = timezone.now()
            Community.objects.filter(pk=self.pk).update(formed_at=self.formed_at)

    def facilitators(self) -> models.QuerySet[Membership]:
        """The people who look after this community, lead first."""
        return self.memberships.facilitating().select_related("person__organisation")

    def _is_not_archived(self) -> None:
        if self.is_archived:
            raise Refused(_now("%(community)s is archived. Nobody can join it.") % {"community": self.name})

    def _lets_in(self, person: Person) -> None:
        """Refuses whoever may not become a member now."""
        self._is_not_archived()
        above = [self, *([self.parent] if self.parent else [])]
        if Ban.objects.filter(community__in=above, person=person).exists():
            raise Refused(
                _now("You cannot join %(community)s, because a facilitator removed you from it.")
                % {"community": self.name}
            )
        if self.parent is None or self.parent.kind == self.Kind.OPEN:
            return
        if not self.parent.memberships.filter(person=person).exists():
            raise Refused(
                _now("%(community)s is for members of %(parent)s. Join that first.")
                % {"community": self.name, "parent": self.parent.name}
            )


def _may_go(membership: Membership, by: Person | None) -> None:
    name = membership.community.name
    if by and membership.is_facilitator:
        raise Refused(
            _now("%(name)s looks after %(community)s. Ask them to stand down before you remove them.")
            % {"name": membership.person.name, "community": name}
        )
    if membership.role == Membership.Role.LEAD and not membership.community.is_archived:
        raise Refused(
            _now("You lead %(community)s. Hand over the lead, or archive the community, before you leave.")
            % {"community": name}
        )
