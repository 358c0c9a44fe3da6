"""Writes what search looks through. Every function may be called again, and while the site is live."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from guildhall.contributions.models import Contribution
from guildhall.discovery.pages import pages_of
from guildhall.discovery.words import fold
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person
from guildhall.people.profile import reach_of

LONGEST = 100_000
BATCH = 1000
# The title and the plain words of contributions, by their ids.
Words = Mapping[int, tuple[str, str]]

COLUMNS = "contribution_id, audience_id, kind, community_id, author_id, organisation_id, published_at, words"
# The entries that some contributions should have now.
ENTRIES = """
SELECT c.id AS contribution_id, c.audience_id, c.kind, c.community_id, c.author_id, c.organisation_id, c.published_at,
  setweight(to_tsvector(c.dictionary, given.title), 'A') || setweight(to_tsvector(c.dictionary, given.body), 'B')
  || setweight(to_tsvector(c.dictionary, coalesce(tags.names, '')), 'C')
  || setweight(to_tsvector(c.dictionary, given.pages), 'D') AS words
FROM (SELECT id, audience_id, kind, community_id, author_id, organisation_id, published_at,
        CASE language WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig AS dictionary
      FROM contributions_contribution
      WHERE id = ANY(%(ids)s) AND audience_id IS NOT NULL AND published_at IS NOT NULL) c
JOIN unnest(%(ids)s::bigint[], %(titles)s::text[], %(bodies)s::text[], %(pages)s::text[]) AS given (id, title, body, pages) ON given.id = c.id
LEFT JOIN (SELECT g.contribution_id, string_agg(t.name, ' . ' ORDER BY t.name) AS names FROM contributions_tagging g
      JOIN contributions_tag t ON t.id = g.tag_id WHERE g.contribution_id = ANY(%(ids)s) GROUP BY 1) tags
  ON tags.contribution_id = c.id"""
# Locks the rows it reads: whoever removes or moves one waits, and then finds the entry to hide.
INDEX_WORDS = f"""
INSERT INTO discovery_searchentry ({COLUMNS})
{ENTRIES.replace("published_at IS NOT NULL)", "published_at IS NOT NULL FOR SHARE)")}
ON CONFLICT (contribution_id) DO UPDATE SET (audience_id, kind, community_id, author_id, organisation_id, published_at, words)
  = (excluded.audience_id, excluded.kind, excluded.community_id, excluded.author_id, excluded.organisation_id,
     excluded.published_at, excluded.words)
"""
INDEX_UNLOCKED_WORDS = INDEX_WORDS.replace("FOR SHARE", "FOR SHARE SKIP LOCKED")
FORGET = """
DELETE FROM discovery_searchentry e USING contributions_contribution c
WHERE c.id = e.contribution_id AND e.contribution_id = ANY(%(ids)s) AND (c.audience_id IS NULL OR c.published_at IS NULL)
"""

INDEX_PEOPLE = """
INSERT INTO discovery_personentry (person_id, sort_name, knows, responsible_for, working_on, names, words)
SELECT p.id, given.name, given.knows, given.responsible_for, given.working_on, to_tsvector('simple', given.name),
  setweight(to_tsvector('simple', given.name), 'A')
  || setweight(to_tsvector(p.dictionary, given.expertise), 'B')
  || setweight(to_tsvector('simple', given.organisation), 'C')
  || setweight(to_tsvector(p.dictionary, given.work), 'C')
FROM (SELECT id, CASE language WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig AS dictionary
      FROM people_person WHERE id = ANY(%(ids)s) AND is_active AND approved_at IS NOT NULL FOR SHARE) p
JOIN unnest(%(ids)s::bigint[], %(names)s::text[], %(knows)s::text[], %(responsible_for)s::text[], %(working_on)s::text[],
            %(expertise)s::text[], %(organisations)s::text[], %(work)s::text[])
  AS given (id, name, knows, responsible_for, working_on, expertise, organisation, work) ON given.id = p.id
ON CONFLICT (person_id) DO UPDATE SET (sort_name, knows, responsible_for, working_on, names, words)
  = (excluded.sort_name, excluded.knows, excluded.responsible_for, excluded.working_on, excluded.names, excluded.words)
"""
FORGET_PEOPLE = """
DELETE FROM discovery_personentry e USING people_person p
WHERE p.id = e.person_id AND e.person_id = ANY(%(ids)s) AND NOT (p.is_active AND p.approved_at IS NOT NULL)
"""

INDEX_COMMUNITIES = """
INSERT INTO discovery_communityentry (community_id, words, front_words)
SELECT id, words, words || setweight(to_tsvector('english', front), 'D') || setweight(to_tsvector('simple', front), 'D')
FROM (SELECT id, front,
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('simple', name), 'A')
    || setweight(to_tsvector('english', purpose), 'B') || setweight(to_tsvector('simple', purpose), 'B') AS words
  FROM unnest(%(ids)s::bigint[], %(names)s::text[], %(purposes)s::text[], %(fronts)s::text[])
    AS given (id, name, purpose, front)) c
ON CONFLICT (community_id) DO UPDATE SET (words, front_words) = (excluded.words, excluded.front_words)
"""


def index(contributions: Iterable[int] | QuerySet[Contribution]) -> int:
    """Writes the entries of some contributions, and removes those of the removed. Returns how many there were."""
    rows = (
        contributions
        if isinstance(contributions, QuerySet)
        else Contribution.objects.filter(pk__in=contributions)
    )
    return sum(index_words(batch) for batch in batches_of_words(rows))


def batches_of_words(rows: QuerySet[Contribution]) -> Iterator[Words]:
    """The title and the plain words of contributions, a thousand at a time."""
    batch: dict[int, tuple[str, str]] = {}
    for pk, title, html in rows.order_by().values_list("pk", "title", "html").iterator(BATCH):
        batch[pk] = title, plain_text(html)
        if len(batch) == BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def index_words(words: Words, *, skipping_locked: bool = False) -> int:
    """Writes the entries of contributions whose title and plain words the caller has at hand, by their ids.

    Those that somebody is changing are waited for, or left without an entry where they shall be skipped.
    """
    if not words:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"ids": list(words)})
        cursor.execute(INDEX_UNLOCKED_WORDS if skipping_locked else INDEX_WORDS, parameters_of(words))
    return len(words)


def parameters_of(words: Words) -> dict[str, Any]:
    """What ENTRIES is asked with."""
    ids = list(words)
    return {
        "ids": ids,
        "titles": [fold(words[pk][0]) for pk in ids],
        "bodies": [fold(words[pk][1][:LONGEST]).replace("\0", " ") for pk in ids],
        "pages": pages_of(ids),
    }


def index_people(ids: Collection[int]) -> int:
    """Writes the entries of some people, and removes those of whoever is not let in."""
    if not ids:
        return 0
    people = list(Person.objects.filter(pk__in=ids).select_related("organisation"))
    texts = {
        part: [shown(person, part) for person in people]
        for part in ("knows", "responsible_for", "working_on")
    }
    parameters: dict[str, Any] = {
        "ids": [person.pk for person in people],
        "names": [fold(person.name).lower() for person in people],
        **texts,
        "expertise": [
            fold(f"{person.role}\n{knows}") for person, knows in zip(people, texts["knows"], strict=True)
        ],
        "organisations": [fold(_organisation_words(person)) for person in people],
        "work": [
            fold("\n".join(parts))
            for parts in zip(texts["responsible_for"], texts["working_on"], strict=True)
        ],
    }
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PEOPLE, {"ids": list(ids)})
        cursor.execute(INDEX_PEOPLE, parameters)
    return len(people)


def shown(person: Person, part: str) -> str:
    """A part of a profile, if everyone signed in may see it."""
    return str(getattr(person, part)) if reach_of(person, part) == Person.Reach.SIGNED_IN else ""


def index_communities(ids: Collection[int]) -> int:
    """Writes the entries of some communities. What may be found in them is decided when somebody searches."""
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.id, c.name, c.purpose, c.about,
                 coalesce((SELECT string_agg(t.name, ' . ') FROM communities_theme t WHERE t.community_id = c.id), '')
                 FROM communities_community c WHERE c.id = ANY(%s)""",
            [list(ids)],
        )
        rows = cursor.fetchall()
        cursor.execute(
            INDEX_COMMUNITIES,
            {
                "ids": [row[0] for row in rows],
                "names": [fold(row[1]) for row in rows],
                "purposes": [fold(row[2]) for row in rows],
                "fronts": [fold(f"{plain_text(row[3])}\n{row[4]}") for row in rows],
            },
        )
    return len(rows)


def _organisation_words(person: Person) -> str:
    organisation = person.organisation
    if organisation is None:
        return ""
    return f"{organisation.name} . {organisation.short_name} . {organisation.welsh_name}"
