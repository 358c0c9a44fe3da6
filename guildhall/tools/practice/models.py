"""A practice page, and the words of others that stand on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.activity.models import Verb, record
from guildhall.communities.audience import SharedQuerySet
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.connections import connect
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.practice.sections import NAMED, SECTIONS

# Whoever says nothing for so long is quoted as «not confirmed».
SILENCE: Final = timedelta(days=7)
LONGEST: Final = 2000


class PracticePageQuerySet(SharedQuerySet["PracticePage"]):
    """Practice pages, in the words of the house."""

    def unpublished_of(self, author: Person) -> Self:
        """What somebody keeps and has not published; the one way to it, beside the rule."""
        return self.filter(author=author, published_at=None, root=None)


class PracticePage(Contribution):
    """What a conversation taught, in sections; the base row's text holds all of them."""

    source = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")
    short_answer = models.TextField(blank=True, default="")
    options = models.TextField(blank=True, default="")
    cost_and_time = models.TextField(blank=True, default="")
    went_wrong = models.TextField(blank=True, default="")
    people = models.TextField(blank=True, default="")
    unknown = models.TextField(blank=True, default="")

    objects = PracticePageQuerySet.as_manager()  # type: ignore[assignment, misc]

    def get_absolute_url(self) -> str:
        """Where it stands; a draft stands with its author."""
        if self.published_at is None:
            return reverse("practice_draft", args=[self.community.slug, self.pk])
        return super().get_absolute_url()

    @property
    def sections(self) -> dict[str, str]:
        """The words of each section; what came as one text is the short answer."""
        words = {section.name: str(getattr(self, section.name)) for section in SECTIONS}
        return words if any(words.values()) else words | {"short_answer": self.html}

    @transaction.atomic
    def publish(self) -> bool:
        """Shows it to those whom its writer chose, and ties it to the conversation that it was written from."""
        is_published = super().publish()
        if is_published and self.source is not None and self.author is not None:
            connect(self.author, self, self.source.root_or_self)
        return is_published

    def take(self, person: Person, post: Contribution, section: str, words: str) -> Quote | None:
        """Puts somebody's words into a section, once; None where they asked to be left out of this page."""
        of_them = Q(post=post) if post.author_id is None else Q(author=post.author_id)
        if self.quotes.filter(of_them, state=Quote.State.REFUSED).exists():
            return None
        is_own = post.author_id == person.pk
        quote, _is_new = self.quotes.get_or_create(
            post=post,
            words=words[:LONGEST],
            defaults={
                "author_id": post.author_id,
                "organisation_id": post.organisation_id,
                "section": section,
                "taken_by": person,
                "state": Quote.State.FAIR if is_own else Quote.State.CHOSEN,
            },
        )
        return quote

    @transaction.atomic
    def ask(self, person: Person) -> int:
        """Asks everybody whose words somebody chose whether they are fair. Returns how many people were asked."""
        chosen = self.quotes.select_for_update(of=("self",)).filter(state=Quote.State.CHOSEN, taken_by=person)
        asked: dict[int, Quote] = {}
        for quote in chosen.select_related("author", "post__community", "post__root"):
            author = quote.author
            quote.state, quote.asked_at = Quote.State.ASKED, timezone.now()
            if author is None or not author.is_active:
                quote.asked_at -= SILENCE  # nobody is there to wait for
            else:
                asked.setdefault(author.pk, quote)
            quote.save(update_fields=["state", "asked_at"])
        for quote in asked.values():
            record(person, Verb.QUOTED, quote.post, about=quote.author)
        return len(asked)

    @property
    def may_be_published(self) -> bool:
        """Whether everybody who is quoted has answered, or had time enough to."""
        return not self.quotes.waiting().exists()


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Quotes, in the words of the house."""

    def in_sight_of(self, reader: Person | AnonymousUser | None) -> Self:
        """Those from posts that a reader may see now."""
        return self.filter(post__in=Contribution.objects.visible_to(reader))

    def standing(self) -> Self:
        """Those that stand on a page for its readers: found fair, amended, or unanswered for long enough."""
        long_ago = timezone.now() - SILENCE
        return self.filter(
            Q(state__in=[Quote.State.FAIR, Quote.State.AMENDED])
            | Q(state=Quote.State.ASKED, asked_at__lte=long_ago)
        )

    def waiting(self) -> Self:
        """Those whose authors have yet to be asked, or to answer."""
        return self.filter(
            Q(state=Quote.State.CHOSEN) | Q(state=Quote.State.ASKED, asked_at__gt=timezone.now() - SILENCE)
        )

    def asked_of(self, person: Person) -> Self:
        """Those about which a person was asked."""
        return self.filter(author=person).exclude(state=Quote.State.CHOSEN)

    def with_what_they_show(self) -> Self:
        """With everything that is drawn of a quote."""
        return self.select_related(
            "author__organisation", "organisation", "post__community", "post__root__community"
        ).order_by("pk")


class Quote(models.Model):
    """Words of somebody on a practice page, tied to the post they stand in; fair once their author says so."""

    class State(models.TextChoices):
        """What their author says of them."""

        CHOSEN = "chosen", _("Not asked yet")
        ASKED = "asked", _("Not confirmed")
        FAIR = "fair", _("Confirmed")
        AMENDED = "amended", _("Confirmed, in changed words")
        REFUSED = "refused", _("Asked to be left out")

    class Under(models.TextChoices):
        """In which section they stand."""

        SHORT_ANSWER = "short_answer", NAMED["short_answer"].label
        OPTIONS = "options", NAMED["options"].label
        COST_AND_TIME = "cost_and_time", NAMED["cost_and_time"].label
        WENT_WRONG = "went_wrong", NAMED["went_wrong"].label
        PEOPLE = "people", NAMED["people"].label
        UNKNOWN = "unknown", NAMED["unknown"].label

    page = models.ForeignKey(PracticePage, models.CASCADE, related_name="quotes")
    post = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    taken_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    section = models.CharField(max_length=16, choices=Under)
    words = models.TextField(max_length=LONGEST)
    amended = models.TextField(max_length=LONGEST, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.CHOSEN)
    taken_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(F("page"), F("post"), MD5("words"), name="quote_once")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.page_id} ({self.state})"

    @property
    def says(self) -> str:
        """The words as they stand on the page."""
        return self.amended or self.words

    @property
    def heading(self) -> str:
        """The section in which they stand."""
        return str(NAMED[self.section].label)

    @property
    def organisation_then(self) -> str:
        """Where their author worked when they wrote them."""
        return self.organisation.full_name if self.organisation else ""

    @transaction.atomic
    def decide(self, state: str, words: str = "") -> None:
        """What their author says: fair, amended with words of their own, or refused; also anew."""
        # The last two who decide at once would each take the other for waiting.
        Contribution.objects.select_for_update(of=("self",)).get(pk=self.page_id)
        was_waiting = self.state == self.State.ASKED
        self.state, self.decided_at = state, timezone.now()
        self.amended = words if state == self.State.AMENDED else ""
        self.save(update_fields=["state", "amended", "decided_at"])
        theirs = Quote.objects.filter(page=self.page_id, taken_by=self.taken_by_id)
        if was_waiting and self.taken_by is not None and not theirs.filter(state=self.State.ASKED).exists():
            record(self.author, Verb.CONFIRMED, self.post, about=self.taken_by)
