"""What the page of a practice page shows: its sections with the quotes under each, and the people to talk to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.sections import REST, SHORT_ANSWER, Section, has_words, lines_of

MOST_PEOPLE: Final = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A section with words or quotes in it."""

    section: Section
    html: str
    quotes: list[Quote]
    lines: list[str]

    @property
    def has_words(self) -> bool:
        return has_words(self.html)


@dataclass(frozen=True, slots=True)
class ToTalkTo:
    """Somebody who knows, and the council they wrote for."""

    person: Person
    council: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A practice page as one reader sees it."""

    page: PracticePage
    source: Contribution | None
    answer: Part
    parts: list[Part]
    people: list[ToTalkTo]


def shown(page: PracticePage, reader: Person | AnonymousUser) -> Shown:
    """A page that the reader may see, with what they may see of the posts that it quotes, and of its conversation."""
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for quote in page.quotes.in_sight_of(reader).standing().with_what_they_show():
        quotes[quote.section].append(quote)
    conversations = Contribution.objects.visible_to(reader).select_related("community", "root__community")
    source = conversations.filter(pk=page.source_id).first() if page.source_id else None
    people = _people(page, source, [each for of_section in quotes.values() for each in of_section], reader)
    words = page.sections
    parts = [
        Part(section, words[section.name], quotes[section.name], lines_of(words[section.name]))
        for section in REST
        if has_words(words[section.name]) or quotes[section.name] or (section.name == "people" and people)
    ]
    answer = Part(SHORT_ANSWER, words[SHORT_ANSWER.name], quotes[SHORT_ANSWER.name], [])
    return Shown(page, source, answer, parts, people)


def _people(
    page: PracticePage, source: Contribution | None, quotes: list[Quote], reader: Person | AnonymousUser
) -> list[ToTalkTo]:
    """Those who are quoted, then those who answered; not who asked to be left out, nor who has gone."""
    found = {
        quote.author.pk: ToTalkTo(quote.author, quote.organisation_then)
        for quote in quotes
        if quote.author is not None and quote.author.is_active
    }
    if source is not None:
        left_out = page.quotes.filter(state=Quote.State.REFUSED).values("author")
        replies = Contribution.objects.visible_to(reader).filter(
            root=source.root_or_self, author__is_active=True
        )
        for post in (
            replies.exclude(author__in=left_out)
            .exclude(author=source.author_id)
            .select_related("author__organisation", "organisation")
            .order_by("-thanks_count", "pk")[: 3 * MOST_PEOPLE]
        ):
            assert post.author is not None
            council = post.organisation.full_name if post.organisation else ""
            found.setdefault(post.author.pk, ToTalkTo(post.author, council))
    return list(found.values())[:MOST_PEOPLE]
