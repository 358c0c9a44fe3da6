"""Whom or what somebody means while they type a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.audience import audiences_of
from guildhall.communities.kinds import Kind
from guildhall.discovery.councils import organisations_named
from guildhall.discovery.words import fold, tidy
from guildhall.organisations.models import Organisation
from guildhall.people.access import is_in
from guildhall.people.models import Person

SUGGESTED = 8
OF_EACH = 3  # organisations and communities
CONSIDERED = 1_000
WORD = re.compile(r"[^\W_]+")

# The people of one's own communities first, because they are the ones whom one mentions.
SUGGEST = f"""
SELECT p.id, p.name, p.role, coalesce(nullif(o.short_name, ''), o.name, '') FROM (
  SELECT person_id, sort_name FROM discovery_personentry WHERE names @@ %(query)s::tsquery LIMIT {CONSIDERED}) e
JOIN people_person p ON p.id = e.person_id AND p.is_active AND p.approved_at IS NOT NULL
LEFT JOIN organisations_organisation o ON o.id = p.organisation_id
ORDER BY EXISTS (SELECT 1 FROM communities_membership mine JOIN communities_membership theirs USING (community_id)
   WHERE mine.person_id = %(me)s AND theirs.person_id = p.id) DESC, e.sort_name, p.id LIMIT {SUGGESTED}"""


# By the words of names alone, which have this weight; those where one is a member first.
COMMUNITIES = f"""
SELECT c.slug, c.name, c.kind FROM discovery_communityentry e JOIN communities_community c ON c.id = e.community_id
WHERE e.words @@ %(query)s::tsquery AND c.audience_id = ANY(%(audiences)s) AND c.archived_at IS NULL
ORDER BY EXISTS (SELECT 1 FROM communities_membership m WHERE m.community_id = c.id AND m.person_id = %(me)s) DESC,
  c.active_at DESC, c.id LIMIT {OF_EACH}"""


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody or something that may be meant, and where that is."""

    name: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be meant, with their job and council to tell them from namesakes."""

    id: int
    name: str
    detail: str


def suggest_people(viewer: Person, typed: str) -> list[Suggestion]:
    """Up to eight people with names that begin as typed, in any order of their words and without regard to accents."""
    query = query_of_names(typed)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, {"query": query, "me": viewer.pk})
        return [
            Suggestion(pk, name, ", ".join(filter(None, (role, organisation))))
            for pk, name, role, organisation in cursor.fetchall()
        ]


def suggest_anything(viewer: Person | AnonymousUser, typed: str) -> list[Meant]:
    """Up to eight organisations, communities and people with names that begin as typed, of each those likeliest meant."""
    if not (query := query_of_names(typed)):
        return []
    meant = [*_organisations(typed), *_communities(viewer, query)]
    if isinstance(viewer, Person) and is_in(viewer):
        people = suggest_people(viewer, typed)
        slugs = dict(Person.objects.filter(pk__in=[each.id for each in people]).values_list("pk", "slug"))
        for each in people:
            meant.append(Meant(each.name, each.detail, reverse("person", args=[slugs[each.id]])))
    return meant[:SUGGESTED]


def _organisations(typed: str) -> Iterator[Meant]:
    named = [each.pk for each in organisations_named(typed)[:OF_EACH]]
    known = Organisation.objects.in_bulk(named) if named else {}
    for pk in named:
        if organisation := known.get(pk):
            yield Meant(str(organisation), organisation.kind_label, organisation.get_absolute_url())


def _communities(viewer: Person | AnonymousUser, query: str) -> Iterator[Meant]:
    audiences = audiences_of(viewer)
    parameters = {"query": query.replace(":*", ":*A"), "audiences": audiences.array, "me": viewer.pk}
    with connection.cursor() as cursor:
        cursor.execute(COMMUNITIES, parameters)
        rows = cursor.fetchall()
    for slug, name, kind in rows:
        yield Meant(name, f"{_('Community')} · {Kind(kind).label}", f"/c/{slug}/")


def query_of_names(typed: str, *, begun: bool = True) -> str:
    """The query for names with all of some words, which may be only begun; empty where there are no words."""
    words = WORD.findall(fold(tidy(typed)).lower())[:4]
    return " & ".join(f"'{word}':*" if begun else f"'{word}'" for word in words)
