"""One row for everything people write, and what every contribution always has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import Audience
from guildhall.communities.models import Community, Theme
from guildhall.contributions.copies import settle_thread, write_copies
from guildhall.contributions.kinds import KINDS, REPLY, address
from guildhall.contributions.models.queryset import EXCERPT, ContributionQuerySet
from guildhall.kit import live
from guildhall.kit.markup import excerpt, mentioned
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person


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
    # Who asks, as far as it is told: words that stand for an author who is not in this row.
    shielded_as = models.CharField(max_length=200, blank=True, default="", db_default="")
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
            models.Index(fields=["community", "kind"], condition=Q(root=None), name="contribution_kind"),
            models.Index(
                fields=["community"],
                condition=Q(root=None, pinned_at__isnull=False),
                name="contribution_pinned",
            ),
            models.Index(
                fields=["community", "-active_at", "-id"],
                condition=Q(root=None, kind="question", answer=None, closed_at=None),
                name="contribution_waiting",
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
        """A reply's address is its root's address and its place there; a draft stands with its author."""
        if self.published_at is None:
            return f"/drafts/{self.pk}/"
        if self.root_id is not None:
            assert self.root is not None
            return f"{self.root.get_absolute_url()}?reply={self.pk}#reply-{self.pk}"
        return address(self.community.slug, self.kind, self.pk, self.title)

    @property
    def whole(self) -> Contribution:
        """This with the fields of its kind's own table, if it has one."""
        model = KINDS[self.kind].model
        return self if isinstance(self, model) else model._base_manager.get(pk=self.pk)

    @property
    def version(self) -> str:
        """Which state of the words somebody has before them when they begin to change them."""
        at = self.edited_at or self.published_at
        return at.isoformat() if at else ""

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def root_or_self(self) -> Contribution:
        return self.root or self

    def is_asked_by(self, person: object) -> bool:
        """Whether a person wrote this shielded, which the row itself does not know."""
        if not self.shielded_as or not isinstance(person, Person):
            return False
        return Contribution.objects.filter(pk=self.pk, shielded_author__person=person).exists()

    def named(self, by: Person) -> Person | None:
        """Who is written down as doing something to this: nobody, where its shielded asker does it."""
        return None if self.is_asked_by(by) else by

    def audience_now(self) -> Audience | None:
        """Who may see this, from what the author chose and where it stands."""
        match self.shared_with:
            case self.SharedWith.MEMBERS:
                return self.community.members_audience
            case self.SharedWith.FACILITATORS:
                return self.community.facilitators_audience
            case _:
                return self.community.posts

    def stand(self, now: datetime) -> None:
        """Takes its place in the community, as it is published; not saved yet. A kind may settle more."""
        assert (self.author is None) == bool(self.shielded_as)
        self.organisation_id = self.author.organisation_id if self.author else None
        self.published_at = self.active_at = now
        self.audience = self.audience_now()

    @transaction.atomic
    def publish(self) -> bool:
        """Shows what was kept to those whom its author chose. Done once: false where somebody did it before."""
        Contribution.objects.select_for_update(of=("self",)).get(pk=self.pk)
        kept = KINDS[self.kind].model._base_manager.select_related("author", "community").get(pk=self.pk)
        if kept.is_published or kept.author is None:
            return False
        kept.stand(timezone.now())
        kept.save()
        kept.taggings.update(published_at=kept.published_at)
        write_copies(kept.pk)
        kept.after_writing(kept.author, Verb.WROTE)
        Community.objects.filter(pk=kept.community_id).update(active_at=kept.active_at)
        self.published_at, self.audience = kept.published_at, kept.audience
        return True

    @transaction.atomic
    def rewrite(self, *, title: str, html: str, **fields: Any) -> bool:
        """Changes what is not published yet, without history or notices. False where it was published meanwhile."""
        if Contribution.objects.select_for_update(of=("self",)).get(pk=self.pk).is_published:
            return False
        fields |= {
            "title": title,
            "html": html,
            "excerpt": excerpt(html, EXCERPT),
            "active_at": timezone.now(),
        }
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=fields)
        return True

    def after_writing(self, author: Person | None, verb: str) -> None:
        """What follows from words being published: the author follows the thread, people are named, the log knows."""
        if author is not None:
            self.root_or_self.follows.get_or_create(person=author)
        self.name_people()
        record(author, verb, self)
        live.changed(f"thread:{self.root_id or self.pk}")

    def name_people(self) -> None:
        """Keeps the rows of who is named in step with the text; whoever may not read it is not told."""
        named = mentioned(self.html)
        self.mentions.exclude(person__in=named).delete()
        for person in Person.objects.active().filter(pk__in=named):
            self.mentions.get_or_create(person=person)

    @transaction.atomic
    def reply(
        self,
        author: Person | None,
        html: str,
        *,
        parent: Contribution | None = None,
        verb: str = Verb.REPLIED,
        **fields: Any,
    ) -> Contribution:
        """Adds a reply to this thread; where the thread stands, who sees it, so for the reply.

        An invited guest without an account is no author; the tool that lets them in says who they are. Neither is whoever asked shielded.
        """
        now = fields.pop("published_at", None) or timezone.now()
        root = (
            Contribution.objects.select_for_update(of=("self",)).select_related("community").get(pk=self.pk)
        )
        reply = Contribution(
            root=root,
            parent=parent if parent and parent.pk != root.pk else None,
            community=root.community,
            kind=REPLY,
            author=author,
            organisation_id=author.organisation_id if author else None,
            html=html,
            excerpt=excerpt(html, EXCERPT),
            shared_with=root.shared_with,
            audience_id=root.audience_id,
            published_at=now,
            active_at=now,
            **fields,
        )
        reply.save(force_insert=True)
        reply.after_writing(author, verb)
        Contribution.objects.filter(pk=root.pk).update(
            reply_count=F("reply_count") + 1, active_at=reply.published_at
        )
        Community.objects.filter(pk=root.community_id).update(active_at=reply.published_at)
        return reply

    @transaction.atomic
    def edit(self, by: Person, *, title: str, html: str, **fields: Any) -> None:
        """Changes the words and keeps how they read before; what reads the same is no edit."""
        model = type(self)
        rows = ("self",) if model is Contribution else ("self", "contribution_ptr")
        before = model._base_manager.select_for_update(of=rows).get(pk=self.pk)
        if (before.title, before.html) == (title, html) and all(
            getattr(before, name) == value for name, value in fields.items()
        ):
            return
        if (before.title, before.html) != (title, html):
            self.revisions.create(title=before.title, html=before.html, edited_by=self.named(by))
            self.edited_at = timezone.now()
        self.title, self.html, self.excerpt = title, html, excerpt(html, EXCERPT)
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=["title", "html", "excerpt", "edited_at", *fields])
        self.name_people()
        record(self.named(by), Verb.EDITED, self)
        live.changed(f"thread:{self.root_id or self.pk}")

    @transaction.atomic
    def thank(self, person: Person) -> bool:
        """Thanks the author once, or takes the thanks back. Returns whether the person thanks now."""
        given, is_new = self.thanks.get_or_create(person=person)
        if not is_new:
            given.delete()
        Contribution.objects.filter(pk=self.pk).update(thanks_count=F("thanks_count") + (1 if is_new else -1))
        if is_new:
            record(person, Verb.THANKED, self)
        return is_new

    @transaction.atomic
    def accept(self, reply: Contribution | None, by: Person) -> None:
        """Chooses the answer to this question, or chooses none."""
        self.answer = reply
        self.save(update_fields=["answer"])
        if reply is not None:
            record(self.named(by), Verb.ACCEPTED, reply, about=reply.author)

    @transaction.atomic
    def close(self, by: Person, outcome: str) -> None:
        """Ends the thread, saying what came of it."""
        self.closed_at = timezone.now()
        self.save(update_fields=["closed_at"])
        self.closures.create(outcome=outcome, closed_by=self.named(by), closed_at=self.closed_at)
        record(self.named(by), Verb.CLOSED, self)
        live.changed(f"thread:{self.pk}")

    @transaction.atomic
    def reopen(self, by: Person) -> None:
        """Lets people reply again."""
        self.closed_at = None
        self.save(update_fields=["closed_at"])
        self.closures.filter(reopened_at=None).update(reopened_at=timezone.now(), reopened_by=self.named(by))
        record(self.named(by), Verb.REOPENED, self)
        live.changed(f"thread:{self.pk}")

    def pin(self, is_pinned: bool) -> None:
        """Puts this at the top of its community, or takes it down."""
        self.pinned_at = timezone.now() if is_pinned else None
        self.save(update_fields=["pinned_at"])

    @transaction.atomic
    def remove(self, by: Person, reason: str) -> None:
        """Takes this, and the thread under it, out of sight of everybody at once, and keeps it.

        A question whose answer is removed has none any more, even when it comes back.
        """
        Contribution.objects.filter(answer=self.pk).update(answer=None)
        self.removals.create(removed_by=self.named(by), reason=reason)
        record(self.named(by), Verb.REMOVED, self)
        self._settle()

    @transaction.atomic
    def restore(self, by: Person) -> None:
        """Brings back what was removed; replies that were removed by themselves stay away."""
        self.removals.filter(restored_at=None).update(restored_at=timezone.now(), restored_by=self.named(by))
        self._settle()
        record(self.named(by), Verb.RESTORED, self)

    @transaction.atomic
    def move_to(self, community: Community, by: Person) -> None:
        """Moves the thread to another community. Whoever may read there may read it now, and nobody else."""
        self.relocations.create(old=self.pk, from_community=self.community, moved_by=by)
        theme = self.theme and community.themes.filter(slug=self.theme.slug).first()
        thread = Contribution.objects.filter(Q(pk=self.pk) | Q(root=self.pk))
        thread.update(community=community, theme=theme, pinned_at=None)
        self.community, self.theme, self.pinned_at = community, theme, None
        self._settle()
        record(by, Verb.MOVED, self)

    @transaction.atomic
    def share_with(self, shared_with: str, by: Person) -> None:
        """Shares the thread with others in its community than its author chose first."""
        self.shared_with = shared_with
        self.save(update_fields=["shared_with"])
        self._settle()
        record(self.named(by), Verb.EDITED, self)

    @transaction.atomic
    def split(self, replies: Iterable[Contribution], title: str, by: Person) -> Contribution:
        """Makes a discussion of its own from some replies; the first of them begins it."""
        chosen = sorted(replies, key=lambda reply: (reply.published_at or timezone.now(), reply.pk))
        first, rest = chosen[0], chosen[1:]
        Contribution.objects.filter(pk=first.pk).update(
            root=None, parent=None, kind="discussion", title=title
        )
        Contribution.objects.filter(pk__in=[reply.pk for reply in rest]).update(root=first, parent=None)
        Contribution.objects.filter(pk=self.pk, answer__in=chosen).update(answer=None)
        new = Contribution.objects.select_related("community").get(pk=first.pk)
        for author in {reply.author for reply in chosen if reply.author}:
            new.follows.get_or_create(person=author)
        self._settle()
        new._settle()
        record(by, Verb.SPLIT, new)
        return new

    @transaction.atomic
    def merge_into(self, other: Contribution, by: Person) -> None:
        """Makes this thread a part of another one; its old address leads there."""
        other.relocations.create(old=self.pk, from_community=self.community, moved_by=by)
        self.revisions.create(title=self.title, html=self.html, edited_by=by)
        Contribution.objects.filter(root=self.pk).update(root=other, community=other.community)
        Contribution.objects.filter(pk=self.pk).update(
            root=other,
            kind=REPLY,
            html=f"<h3>{escape(self.title)}</h3>{self.html}",
            community=other.community,
            theme=None,
            pinned_at=None,
            closed_at=None,
            answer=None,
            reply_count=0,
        )
        for follow in self.follows.filter(is_muted=False):
            other.follows.get_or_create(person=follow.person)
        for kept in self.saves.all():
            other.saves.get_or_create(person=kept.person)
        spoken = other.stances.current().values("organisation")
        other.stances.add(*self.stances.exclude(organisation__in=spoken, replaced_at=None))
        other.trials.add(*self.trials.exclude(person__in=other.trials.values("person")))
        for tagging in self.taggings.all():
            other.taggings.get_or_create(tag_id=tagging.tag_id, defaults={"published_at": other.published_at})
        self.taggings.all().delete()
        other._settle()
        record(by, Verb.MERGED, other, about=self.author)

    def _settle(self) -> None:
        """Works out again who may see each row of this thread, its counts and dates, and writes every copy."""
        audience = self.audience_now()
        settle_thread(self.root_id or self.pk, audience.pk if audience else None)
        visitors_see_something_else()
        live.changed(f"thread:{self.root_id or self.pk}")
        self.refresh_from_db(fields=["audience", "reply_count", "active_at", "shared_with"])
