"""People, questions and communities that fit what somebody is working on."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.models import CommunityEntry, PersonEntry, SearchEntry
from guildhall.people.models import Person
from guildhall.people.profile import searchable_words

SHOWN: Final = 3
# Ranking every hit of a common word would be slow on a large site; the first few hundred hold good ones.
RANKED: Final = 400
POOL: Final = 30
ALIKE_BONUS: Final = 0.5
# What people of councils always write about, so that it tells nothing.
EVERYWHERE: Final = """
    all and any are big but can did for get had has her him his how its may not now one our out she too two use was who why you
    about after also council councils first from good have help into large look looking make month months more need new next
    officer people plan plans project second service services small some team that the their this time want week
    what when with work working write writing year years your
"""

Row = TypeVar("Row", bound=Model)


class Match(NamedTuple):
    """Something that fits, and why."""

    thing: Any
    why: str


def people_that_fit(person: Person) -> list[Match]:
    """Three people whose profile holds the words, those of like councils first."""
    mine = person.organisation.type if person.organisation else ""
    hits = PersonEntry.objects.filter(
        person__is_active=True, person__approved_at__isnull=False, person__email__isnull=False
    ).exclude(person=person)
    found = []
    for entry in _best(hits, person.working_on, "person__organisation"):
        other = entry.person
        alike = bool(mine and other.organisation and other.organisation.type == mine)
        common = _common(person.working_on, other.role, searchable_words(other))
        why = _why(common)
        if alike:
            why = f"{why} · {_('Works for the same kind of council')}"
        found.append((len(common) + ALIKE_BONUS * alike, Match(other, why)))
    return _three(found)


def questions_that_fit(person: Person) -> list[Match]:
    """Three open questions that the person may read; the newest where none holds the words."""
    open_ones = {"kind": "question", "contribution__answer": None, "contribution__closed_at": None}
    hits = SearchEntry.objects.visible_to(person).filter(**open_ones).exclude(author=person)
    found = []
    for entry in _best(hits, person.working_on, "contribution__community"):
        question = entry.contribution
        common = _common(person.working_on, question.title, question.excerpt)
        found.append((float(len(common)), Match(question, _why(common))))
    if found:
        return _three(found)
    newest = (
        Contribution.objects.visible_to(person)
        .filter(kind="question", root=None, answer=None, closed_at=None)
        .exclude(author=person)
        .select_related("community")
        .order_by("-active_at", "-pk")[:SHOWN]
    )
    return [Match(question, _("Asked lately and still open")) for question in newest]


def communities_that_fit(
    person: Person, question: str = "", *, at_once: bool = False, is_by_words_alone: bool = False
) -> list[Match]:
    """Three communities one is not in, that fit a question or one's work; the liveliest where none holds the words.

    `is_by_words_alone` looks for those that hold words of the question, and finds no others.
    """
    open_to_see = to_join_at_once(person) if at_once else _not_in(person)
    hits = CommunityEntry.objects.filter(community__in=open_to_see)
    words = question if is_by_words_alone else f"{question} {person.working_on}".strip()
    found = []
    for entry in _best(hits, words, "community"):
        common = _common(words, entry.community.name, entry.community.purpose)
        found.append((float(len(common)), Match(entry.community, _why(common))))
    if found or is_by_words_alone:
        return _three(found)
    return [Match(each, _("Lively at the moment")) for each in open_to_see.order_by("-active_at")[:SHOWN]]


def to_join_at_once(person: Person) -> QuerySet[Community]:
    """The communities that one is not in and joins by a click."""
    return _not_in(person).filter(kind=Community.Kind.OPEN)


def _not_in(person: Person) -> QuerySet[Community]:
    return Community.objects.visible_to(person).live().exclude(memberships__person=person)


def words_of(text: str) -> list[str]:
    """The words worth looking for."""
    words = dict.fromkeys(re.findall(r"[^\W_]{3,40}", text.casefold()))
    return [word for word in words if word not in EVERYWHERE.split()][:20]


def _best(hits: QuerySet[Row], text: str, *related: str) -> list[Any]:
    words = words_of(text)
    if not words:
        return []
    query = SearchQuery(" | ".join(words), search_type="raw", config="english")
    some = list(hits.filter(words=query).values_list("pk", flat=True)[:RANKED])
    ranked = hits.model._default_manager.filter(pk__in=some).annotate(rank=SearchRank(F("words"), query))
    return list(ranked.select_related(*related).order_by("-rank", "-pk")[:POOL])


def _three(found: list[tuple[float, Match]]) -> list[Match]:
    """Those that share most words; among equals the order of the database's ranking stays."""
    return [match for _score, match in sorted(found, key=lambda hit: -hit[0])[:SHOWN]]


def _common(asked: str, *texts: str) -> list[str]:
    """The words that both hold, compared by their beginnings as stemming does."""
    held = re.findall(r"[^\W_]+", " ".join(texts).casefold())
    return [word for word in words_of(asked) if any(each.startswith(word[:5]) for each in held)]


def _why(common: list[str]) -> str:
    return (
        _("Also about: %(words)s") % {"words": ", ".join(common[:3])} if common else _("Close to your words")
    )
