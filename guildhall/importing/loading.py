"""Writes prepared rows into the database, a batch at a time; each batch is whole or not there, so a run can go on."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from guildhall.communities.models import Community
from guildhall.discovery.indexing import index_communities, index_people, index_words
from guildhall.importing.organisations import Organisations
from guildhall.importing.origins import find, remember
from guildhall.importing.preparing import Post, prepare
from guildhall.importing.reading import Report, Row, posts_file, read_posts, read_table
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person, colour_of

BATCH = 1000
Progress = Callable[[int], None]

CONTRIBUTION_COLUMNS = (
    "id, community_id, kind, author_id, organisation_id, title, html, excerpt, language, shared_with, audience_id,"
    " published_at, active_at, root_id, parent_id, reply_count, thanks_count"
)


class Import:
    """One run over one folder."""

    def __init__(self, folder: Path, source: str, report: Report, progress: Progress = lambda _done: None) -> None:
        self.folder, self.source, self.report, self.progress = folder, source, report, progress
        self.organisations = Organisations(source, report)
        self.communities: dict[str, tuple[int, int]] = {}
        self.last_date = datetime(2000, 1, 1, tzinfo=UTC)

    def run(self) -> Report:
        """Reads people, communities and posts, in that order."""
        posts = posts_file(self.folder)
        for batch in batches(read_table(self.folder / "people.csv"), BATCH):
            self.write_people(batch)
        for row in read_table(self.folder / "communities.csv"):
            self.write_community(row)
        with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
            for rows in batches(read_posts(posts, self.report), BATCH):
                self.write_posts([prepare(row, self.report) for row in rows], waiting)
            waiting.seek(0)
            for kept in batches(map(json.loads, waiting), BATCH):
                self.write_posts([_woken(values) for values in kept], None)
        self.finish()
        return self.report

    @transaction.atomic
    def write_people(self, rows: list[Row]) -> None:
        """Makes people without an address: they sign in once they, or an operator, claim them."""
        tally = self.report.tallies["people"]
        known = find(self.source, "person", [row.values.get("id", "") for row in rows])
        new: dict[str, Person] = {}
        for row in rows:
            tally.read += 1
            source_id = row.values.get("id", "")[:200]
            if not source_id:
                self.report.tell("people", row.line, "has no id")
            elif source_id in known:
                tally.there += 1
            elif source_id in new:
                self.report.tell("people", row.line, f"has the id of an earlier person ({source_id})")
            else:
                new[source_id] = self._person(row, source_id)
        self._save_people(new)
        tally.made += len(new)

    def _person(self, row: Row, source_id: str) -> Person:
        values = row.values
        name = " ".join(values.get("name", "").split())[:120]
        if not name:
            self.report.tell("people", row.line, "has no name; the id stands for it")
        about = plain_text(values.get("bio") or values.get("about") or "")[:1000]
        return Person(
            name=name or source_id[:120],
            organisation_id=self.organisations.named(values.get("organisation", "")),
            knows=about.replace("\0", ""),
            approved_at=timezone.now(),
            password="!",
        )

    def _save_people(self, new: dict[str, Person]) -> None:
        if not new:
            return
        wanted = {source_id: slugify(person.name)[:100] or "person" for source_id, person in new.items()}
        taken = set(Person.objects.filter(slug__in=set(wanted.values())).values_list("slug", flat=True))
        for source_id, person in new.items():
            slug = wanted[source_id]
            number = 1
            while (person.slug := slug if number == 1 else f"{slug}-{self._mark(source_id)}{number - 1}") in taken:
                number += 1
            taken.add(person.slug)
            person.colour = colour_of(person.slug)
        people = Person.objects.bulk_create(new.values())
        remember(self.source, "person", {source_id: person.pk for source_id, person in zip(new, people, strict=True)})
        index_people([person.pk for person in people])

    def _mark(self, source_id: str) -> str:
        """Something of the source in a name's address where the bare name is taken."""
        return f"{slugify(source_id)[-12:]}-"

    @transaction.atomic
    def write_community(self, row: Row) -> None:
        """Makes an open community without a facilitator; an operator appoints one."""
        tally = self.report.tallies["communities"]
        tally.read += 1
        source_id = row.values.get("id", "")[:200]
        if not source_id:
            self.report.tell("communities", row.line, "has no id")
            return
        if source_id in self.communities or find(self.source, "community", [source_id]):
            tally.there += 1
            return
        name = " ".join(row.values.get("name", "").split()) or source_id
        self._new_community(source_id, name, row)
        tally.made += 1

    def _new_community(self, source_id: str, name: str, row: Row | None = None) -> None:
        values = row.values if row else {}
        purpose = plain_text(values.get("description", "")) or name
        community = Community.objects.found(
            None,
            name=self._free_name(name[:80]),
            purpose=purpose[:157] + "…" if len(purpose) > 160 else purpose,
            about=values.get("body", ""),
            formed_at=timezone.now(),
        )
        for place, theme in enumerate(dict.fromkeys(slugify(topic) for topic in values.get("topics", "").split(";"))):
            if theme:
                community.themes.create(name=theme.replace("-", " ").capitalize()[:60], slug=theme[:60], position=place)
        remember(self.source, "community", {source_id: community.pk})
        index_communities([community.pk])

    def _free_name(self, name: str) -> str:
        """The name, with a number where a community is called that already."""
        from guildhall.communities.names import skeleton

        for number in range(1, 1000):
            tried = name if number == 1 else f"{name[:74]} ({number})"
            if not Community.objects.filter(skeleton=skeleton(tried)).exists():
                return tried
        raise ValueError(name)

    @transaction.atomic
    def write_posts(self, posts: list[Post], waiting: IO[str] | None) -> None:
        """Writes a batch; a reply whose thread has not come yet waits, or, at the end, begins a thread itself."""
        tally = self.report.tallies["posts"]
        known = find(self.source, "post", {name for post in posts for name in (post.source_id, post.thread, post.parent) if name})
        people = self._authors(posts)
        new: dict[str, Post] = {}
        for post in posts:
            if post.source_id in known:
                tally.there += 1
            elif post.source_id in new:
                self.report.tell("posts", post.line, f"has the id of an earlier post ({post.source_id})")
            elif post.is_root or post.thread in known or post.thread in new:
                new[post.source_id] = post
            elif waiting is not None:
                waiting.write(_asleep(post) + "\n")
            else:
                self.report.tell("posts", post.line, f"replies to {post.thread}, which never came; begins a thread itself")
                post.thread, post.kind, post.title = post.source_id, "discussion", post.title or post.excerpt[:80] or post.source_id
                new[post.source_id] = post
            if post.published_at:
                self.last_date = post.published_at
            post.published_at = post.published_at or self.last_date
        self._write_new(new, known, people)
        tally.made += len(new)
        self.progress(len(posts))

    def _authors(self, posts: list[Post]) -> dict[str, int]:
        """Ids of the authors; one who is not among the people is made from the id, and reported once."""
        people = find(self.source, "person", {post.author for post in posts if post.author})
        strangers: dict[str, Person] = {}
        for post in posts:
            if post.author and post.author not in people and post.author not in strangers:
                self.report.tell("posts", post.line, f"is by {post.author}, who is not in people.csv; made from the id")
                strangers[post.author[:200]] = Person(name=post.author[:120], approved_at=timezone.now(), password="!")
        if strangers:
            self._save_people(strangers)
            people = find(self.source, "person", {post.author for post in posts if post.author})
        return people

    def _community(self, post: Post) -> tuple[int, int]:
        """Id and audience of a post's community; one that is not listed is made, and reported."""
        source_id = post.community[:200] or self.source
        if source_id not in self.communities:
            found = find(self.source, "community", [source_id])
            if not found:
                self.report.tell("posts", post.line, f"is in a community that is not listed ({source_id}); made from the id")
                self._new_community(source_id, source_id)
                found = find(self.source, "community", [source_id])
            posts = Community.objects.values_list("posts", flat=True).get(pk=found[source_id])
            assert posts is not None
            self.communities[source_id] = (found[source_id], posts)
        return self.communities[source_id]

    def _write_new(self, new: dict[str, Post], known: dict[str, int], people: dict[str, int]) -> None:
        if not new:
            return
        organisations = dict(Person.objects.filter(pk__in=people.values()).values_list("pk", "organisation"))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('contributions_contribution', 'id')) FROM generate_series(1, %s)",
                [len(new)],
            )
            for post, (identifier,) in zip(new.values(), cursor.fetchall(), strict=True):
                post.id = identifier
            ids = known | {source_id: post.id for source_id, post in new.items()}
            places = self._places_of_threads(new, ids)
            rows = [self._row(post, ids, people, organisations, places) for post in new.values()]
            copy(cursor, f"contributions_contribution ({CONTRIBUTION_COLUMNS})", rows)
            cursor.execute(COUNT_REPLIES, {"ids": [post.id for post in new.values()]})
            cursor.execute(JOIN_AUTHORS, {"ids": [post.id for post in new.values()], "now": timezone.now()})
            accepted = [post.id for post in new.values() if post.is_accepted]
            if accepted:
                cursor.execute(ACCEPT, {"ids": accepted})
        self._write_tags(new)
        remember(self.source, "post", {source_id: post.id for source_id, post in new.items()})
        index_words({post.id: (post.title if post.is_root else "", post.words) for post in new.values()})

    def _places_of_threads(self, new: dict[str, Post], ids: dict[str, int]) -> dict[int, tuple[int, int]]:
        """Community and audience of the threads that a batch adds to: a reply stands where its root stands."""
        places = {post.id: self._community(post) for post in new.values() if post.is_root}
        elsewhere = {ids[post.thread] for post in new.values()} - set(places)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, community_id, audience_id FROM contributions_contribution WHERE id = ANY(%s)", [list(elsewhere)]
            )
            places |= {identifier: (community, audience) for identifier, community, audience in cursor.fetchall()}
        return places

    def _row(
        self,
        post: Post,
        ids: dict[str, int],
        people: dict[str, int],
        organisations: dict[int, int | None],
        places: dict[int, tuple[int, int]],
    ) -> tuple[Any, ...]:
        root = ids[post.thread]
        community, audience = places[root]
        author = people.get(post.author) if post.author else None
        parent = ids.get(post.parent) if post.parent and post.parent != post.thread else None
        if post.parent and post.parent not in ids:
            self.report.tell("posts", post.line, f"answers {post.parent}, which never came; stands in its thread all the same")
        return (
            *(post.id, community, post.kind, author, organisations.get(author) if author else None),
            *(post.title if post.is_root else "", post.html, post.excerpt, "en", "community", audience),
            *(post.published_at, post.published_at, None if post.is_root else root, parent, 0, post.thanks),
        )

    def _write_tags(self, new: dict[str, Post]) -> None:
        tagged = [(slugify(tag, allow_unicode=True)[:40], tag, post.id) for post in new.values() for tag in post.tags]
        tagged = [row for row in tagged if row[0]]
        if not tagged:
            return
        slugs, names, posts = (list(column) for column in zip(*tagged, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(TAGS, {"slugs": slugs, "names": names})
            cursor.execute(TAGGINGS, {"slugs": slugs, "posts": posts})

    def finish(self) -> None:
        """Brings the counts of the communities up to date, and tells the planner what the tables hold now."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT_MEMBERS, {"source": self.source})
            for table in ("contributions_contribution", "discovery_searchentry", "communities_membership"):
                cursor.execute(f"ANALYZE {table}")


COUNT_REPLIES = """
UPDATE contributions_contribution r SET reply_count = r.reply_count + n.replies, active_at = greatest(r.active_at, n.newest)
FROM (SELECT root_id, count(*) AS replies, max(published_at) AS newest FROM contributions_contribution
       WHERE id = ANY(%(ids)s) AND root_id IS NOT NULL GROUP BY root_id) n WHERE r.id = n.root_id"""
ACCEPT = """
UPDATE contributions_contribution r SET answer_id = a.id FROM contributions_contribution a
WHERE a.id = ANY(%(ids)s) AND r.id = a.root_id AND r.kind = 'question' AND r.answer_id IS NULL"""
JOIN_AUTHORS = """
INSERT INTO communities_membership (community_id, person_id, role, joined_at)
SELECT community_id, author_id, 'member', min(published_at) FROM contributions_contribution
 WHERE id = ANY(%(ids)s) AND author_id IS NOT NULL GROUP BY 1, 2 ON CONFLICT DO NOTHING"""
TAGS = """
INSERT INTO contributions_tag (slug, name)
SELECT DISTINCT ON (slug) slug, name FROM unnest(%(slugs)s::text[], %(names)s::text[]) AS given (slug, name)
ON CONFLICT DO NOTHING"""
TAGGINGS = """
INSERT INTO contributions_tagging (contribution_id, tag_id, published_at)
SELECT DISTINCT c.id, t.id, c.published_at FROM unnest(%(slugs)s::text[], %(posts)s::bigint[]) AS given (slug, post)
  JOIN contributions_tag t ON t.slug = given.slug JOIN contributions_contribution c ON c.id = given.post
ON CONFLICT DO NOTHING"""
COUNT_MEMBERS = """
UPDATE communities_community c SET
  member_count = (SELECT count(*) FROM communities_membership m WHERE m.community_id = c.id),
  active_at = coalesce((SELECT max(active_at) FROM contributions_contribution k
                         WHERE k.community_id = c.id AND k.root_id IS NULL), c.active_at)
WHERE c.id IN (SELECT target FROM importing_origin WHERE source = %(source)s AND kind = 'community')"""


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Rows in lists of at most so many."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def copy(cursor: Any, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Writes rows by PostgreSQL's COPY."""
    with cursor.copy(f"COPY {into} FROM STDIN") as pipe:
        for row in rows:
            pipe.write_row(row)


def _asleep(post: Post) -> str:
    values = {name: getattr(post, name) for name in Post.__slots__}
    values["published_at"] = post.published_at.isoformat() if post.published_at else None
    return json.dumps(values)


def _woken(values: dict[str, Any]) -> Post:
    values["published_at"] = datetime.fromisoformat(values["published_at"]) if values["published_at"] else None
    return Post(**values)
