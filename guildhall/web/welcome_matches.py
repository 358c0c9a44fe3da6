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
ALIKE_BONUS: Final = 0.05

Row = TypeVar("Row", bound=Model)


class Match(NamedTuple):
    """Something that fits, and why."""

    thing: Any
    why: str


def people_that_fit(person: Person) -> list[Match]:
    """Three people whose profile holds the words, those of like councils first."""
    mine = person.organisation.type if person.organisation else ""
    hits = PersonEntry.objects.filter(
        person__is_active=True, person__approved_at__isnull=False, person__last_login__isnull=False
    ).exclude(person=person)
    found = []
    for entry in _best(hits, person.working_on, 30, "person__organisation"):
        alike = bool(mine and entry.person.organisation and entry.person.organisation.type == mine)
        found.append((entry.rank + ALIKE_BONUS * alike, alike, entry.person))
    found.sort(key=lambda hit: -hit[0])
    return [Match(other, _why_person(person, other, alike)) for _rank, alike, other in found[:SHOWN]]


def questions_that_fit(person: Person) -> list[Match]:
    """Three open questions that the person may read; the newest where none holds the words."""
    open_ones = {"kind": "question", "contribution__answer": None, "contribution__closed_at": None}
    hits = SearchEntry.objects.visible_to(person).filter(**open_ones).exclude(author=person)
    entries = _best(hits, person.working_on, SHOWN, "contribution__community")
    if entries:
        return [
            Match(
                entry.contribution,
                _why(person.working_on, entry.contribution.title, entry.contribution.excerpt),
            )
            for entry in entries
        ]
    newest = (
        Contribution.objects.visible_to(person)
        .filter(kind="question", root=None, answer=None, closed_at=None)
        .exclude(author=person)
        .select_related("community")
        .order_by("-active_at", "-pk")[:SHOWN]
    )
    return [Match(question, _("Asked lately and still open")) for question in newest]


def communities_that_fit(person: Person) -> list[Match]:
    """Three communities one is not in; the liveliest where none holds the words."""
    open_to_see = Community.objects.visible_to(person).live().exclude(memberships__person=person)
    hits = CommunityEntry.objects.filter(community__in=open_to_see)
    entries = _best(hits, person.working_on, SHOWN, "community")
    if entries:
        return [
            Match(entry.community, _why(person.working_on, entry.community.name, entry.community.purpose))
            for entry in entries
        ]
    return [Match(each, _("Lively at the moment")) for each in open_to_see.order_by("-active_at")[:SHOWN]]


def words_of(text: str) -> list[str]:
    """The words worth looking for."""
    return list(dict.fromkeys(re.findall(r"[^\W_]{3,40}", text.casefold())))[:20]


def _best(hits: QuerySet[Row], text: str, limit: int, *related: str) -> list[Any]:
    words = words_of(text)
    if not words:
        return []
    query = SearchQuery(" | ".join(words), search_type="raw", config="english")
    some = hits.filter(words=query).values("pk")[:RANKED]
    ranked = hits.model._default_manager.filter(pk__in=list(some.values_list("pk", flat=True)))
    return list(
        ranked.annotate(rank=SearchRank(F("words"), query))
        .select_related(*related)
        .order_by("-rank", "-pk")[:limit]
    )


def _why_person(person: Person, other: Person, alike: bool) -> str:
    reason = _why(person.working_on, other.role, searchable_words(other))
    return f"{reason} · {_('Works for the same kind of council')}" if alike else reason


def _why(asked: str, *texts: str) -> str:
    """The words that both hold, compared by their beginnings as stemming does."""
    held = " ".join(texts).casefold()
    common = [word for word in words_of(asked) if len(word) > 3 and word[:6] in held]
    return (
        _("Also about: %(words)s") % {"words": ", ".join(common[:3])} if common else _("Close to your words")
    )
