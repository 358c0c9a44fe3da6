"""One row for everything people write, and what every contribution always has."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.models import Community, Theme
from guildhall.contributions.kinds import room_of
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

EXCERPT = 240


class ContributionQuerySet(SharedQuerySet["Contribution"]):
    """Contributions, in the words of the house."""

    def roots(self) -> Self:
        """What starts a thread: everything that is not a reply."""
        return self.filter(root__isnull=True)

    def with_authors(self) -> Self:
        return self.select_related("author", "organisation", "community")


class Contribution(models.Model):
    """What somebody wrote, or put, into a community. Kinds with fields of their own are child tables, one level deep."""

    class SharedWith(models.TextChoices):
        """Whom the author chose; `audience` is who may see it now."""

        COMMUNITY = "community", _("Everyone who can read this community")
        MEMBERS = "members", _("Members only")
        FACILITATORS = "facilitators", _("Facilitators only")

    community = models.ForeignKey(Community, models.CASCADE, related_name="contributions", db_index=False)
    kind = models.CharField(max_length=16)
    author = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="contributions", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="contributions", db_index=False
    )
    title = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    excerpt = models.CharField(max_length=EXCERPT, blank=True)
    language = models.CharField(max_length=2, choices=Person.Language, default=Person.Language.ENGLISH)
    shared_with = models.CharField(max_length=12, choices=SharedWith, default=SharedWith.COMMUNITY)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(default=timezone.now)
    root = models.ForeignKey("self", models.CASCADE, null=True, related_name="thread", db_index=False)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, related_name="contributions")
    answer = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    pinned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reply_count = models.PositiveIntegerField(default=0)
    thanks_count = models.PositiveIntegerField(default=0)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["community", "-active_at", "-id"],
                condition=Q(root=None),
                name="contribution_community",
            ),
            models.Index(fields=["-active_at", "-id"], condition=Q(root=None), name="contribution_active"),
            models.Index(
                fields=["root", "published_at", "id"],
                condition=Q(root__isnull=False),
                name="contribution_thread",
            ),
            models.Index(fields=["author", "-published_at", "-id"], name="contribution_author"),
            models.Index(fields=["organisation", "-published_at", "-id"], name="contribution_organisation"),
            models.Index(fields=["answer"], condition=Q(answer__isnull=False), name="contribution_answer"),
        ]

    def __str__(self) -> str:
        return self.title or self.excerpt

    def get_absolute_url(self) -> str:
        """A reply's address is its root's address and its place there."""
        if self.root_id is not None:
            assert self.root is not None
            return f"{self.root.get_absolute_url()}?reply={self.pk}#reply-{self.pk}"
        return address(self.community.slug, self.kind, self.pk, self.title)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def audience_now(self) -> Audience | None:
        """Who may see this, from what the author chose and where it stands."""
        match self.shared_with:
            case self.SharedWith.MEMBERS:
                return self.community.members_audience
            case self.SharedWith.FACILITATORS:
                return self.community.facilitators_audience
            case _:
                return self.community.posts


def address(community: str, kind: str, pk: int, title: str) -> str:
    """Where a root stands: /c/waste/conversations/12-charging-for-bins/."""
    return f"/c/{community}/{room_of(kind)}/{pk}-{slugify(title)[:60] or kind}/"


class Thanks(models.Model):
    """A person thanks the author of a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="thanks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="thanks_given")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "thanks"
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="thank_once")]


class Follow(models.Model):
    """A person follows a thread, or has muted it."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="follows", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    is_muted = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="follow_once")]


class Saved(models.Model):
    """A person keeps a contribution for later."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="saves", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "saved"
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="save_once")]


class Tag(models.Model):
    """A word that people hang on things; one for all communities."""

    name = models.CharField(max_length=40)
    slug = models.SlugField(max_length=40, unique=True, allow_unicode=True)

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a contribution; carries the date so that a tag's newest are one index scan."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["tag", "-published_at", "contribution"], name="tagging_newest")]


class Mention(models.Model):
    """A person is named in a contribution."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="mention_once")]


class Attachment(models.Model):
    """A file on a contribution, or on a draft of its owner; seen by whoever may see what it hangs on."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="attachments")
    draft = models.ForeignKey("Draft", models.SET_NULL, null=True, related_name="attachments")
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alternative_text = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = SharedQuerySet["Attachment"].as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.width is not None


class Revision(models.Model):
    """How a contribution read before an edit."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=200, blank=True)
    html = models.TextField(blank=True)
    edited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at"]


class Closure(models.Model):
    """A thread was closed, with its outcome in words."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="closures")
    outcome = models.TextField(max_length=2000)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")


class Removal(models.Model):
    """A contribution was taken away, with a reason; it can be restored."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="removals")
    reason = models.TextField(max_length=2000)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)
    restored_at = models.DateTimeField(null=True)
    restored_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")


class Relocation(models.Model):
    """A thread left a place: moved to another community, or merged into another thread. Old addresses lead on."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="relocations")
    old = models.BigIntegerField(db_index=True)
    from_community = models.ForeignKey(Community, models.SET_NULL, null=True, related_name="+")
    moved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    moved_at = models.DateTimeField(default=timezone.now)


class Draft(models.Model):
    """What somebody is writing, kept as they type, one for each place."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_place")]


class Submission(models.Model):
    """A form was sent: the same form sent twice makes one thing."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "token"], name="sent_once")]
