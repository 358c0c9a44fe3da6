"""Writes posts a batch at a time; each batch is whole or not there, so a run that was stopped can go on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils.text import slugify

from guildhall.contributions.carrying import Brought
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.discovery.bulk import Index
from guildhall.importing import statements
from guildhall.importing.bodies import co_authors
from guildhall.importing.communities import Communities
from guildhall.importing.files import Files
from guildhall.importing.organisations import Organisations
from guildhall.importing.origins import copy, find, remember
from guildhall.importing.people import People
from guildhall.importing.preparing import Post, identifier, prepare
from guildhall.importing.reports import Report, Row
from guildhall.importing.seen import Seen
from guildhall.kit.dates import moment
from guildhall.kit.markup import shortened
from guildhall.people.models import Person


@dataclass(slots=True)
class Thread:
    """Where a thread stands, and who may see it."""

    root: int
    community: int
    audience: int | None
    shared_with: str
    kind: str


class Named:
    """What the import knows by the names that the source has for it."""

    def __init__(self, source: str, at: Organisations) -> None:
        self.source, self.at = source, at

    def organisations(self, names: Iterable[str]) -> dict[str, int]:
        """The ids of organisations by name; those that nobody knows yet are made."""
        given = set(names)
        self.at.learn(sorted(given))
        return {name: pk for name in given if (pk := self.at.named(name)) is not None}

    def posts(self, source_ids: Iterable[str]) -> dict[str, int]:
        """The ids here of posts that came before, or come with the same batch."""
        return find(self.source, "post", source_ids)


class Posts:
    """The posts of one source, with the files that came along in its folder."""

    def __init__(
        self,
        source: str,
        folder: Path,
        report: Report,
        people: People,
        communities: Communities,
        index: Index,
    ) -> None:
        self.source, self.report, self.tally = source, report, report.tallies["posts"]
        self.index = index
        self.people, self.communities = people, communities
        self.files, self.seen = Files(folder, report), Seen(report)
        self.date = datetime(1970, 1, 1, tzinfo=UTC)

    @transaction.atomic
    def write(self, rows: list[Row], waiting: IO[str]) -> None:
        """Writes what is new of some rows; a reply to something that has not come yet waits."""
        dated = []
        for source_id, row in self.seen.name(rows):
            dated.append((source_id, row, self.date))
            self.date = moment(row.values.get("date"))[0] or self.date
        with self.files:
            self._write(dated, waiting)

    @transaction.atomic
    def write_waiting(self, lines: list[str]) -> None:
        """Writes what waited in vain, or for something that came later."""
        kept = [json.loads(line) for line in lines]
        dated = [
            (source_id, Row(file, line, values), datetime.fromisoformat(date))
            for source_id, file, line, values, date in kept
        ]
        with self.files:
            self._write(dated, None)

    def _write(self, dated: list[tuple[str, Row, datetime]], waiting: IO[str] | None) -> None:
        known = find(
            self.source,
            "post",
            {name for source_id, row, _date in dated for name in (source_id, *_needed(row)) if name},
        )
        new: dict[str, tuple[Row, str, datetime]] = {}
        for source_id, row, date in dated:
            parent, thread = _needed(row)
            if source_id in known:
                self.tally.there += 1
                continue
            missing = {parent, thread} - known.keys() - new.keys() - {identifier(row.values.get("id")), None}
            if missing and waiting is not None:
                waiting.write(
                    json.dumps([source_id, row.file, row.line, row.values, date.isoformat()]) + "\n"
                )
                continue
            if thread in missing:
                self.report.tell(row, f"replies to {thread}, which never came; begins a thread of its own")
            elif missing:
                self.report.tell(
                    row, f"answers {parent}, which never came; stands in its thread all the same"
                )
            begins = thread is None or thread in missing or thread == identifier(row.values.get("id"))
            new[source_id] = (row, source_id if begins else str(thread), date)
        if new:
            self._write_new(new, known)
        self.tally.made += len(new)

    def _write_new(self, new: dict[str, tuple[Row, str, datetime]], known: dict[str, int]) -> None:
        authors = self._authors([row for row, _thread, _date in new.values()])
        names = self.people.names(
            {name for row, _thread, _date in new.values() for name in co_authors(row.values)}
        )
        for row, _thread, _date in new.values():
            self.files.take(row)
        posts = {
            source_id: prepare(row, source_id, thread, people=names, before=date, report=self.report)
            for source_id, (row, thread, date) in new.items()
        }
        at = dict(Person.objects.filter(pk__in=authors.values()).values_list("pk", "organisation"))
        with connection.cursor() as cursor:
            cursor.execute(statements.NEXT_IDS, [len(posts)])
            for post, (pk,) in zip(posts.values(), cursor.fetchall(), strict=True):
                post.id = pk
            ids = known | {source_id: post.id for source_id, post in posts.items()}
            threads = self._threads(posts, ids)
            rows = []
            for post in posts.values():
                author = authors.get(post.author or "")
                parent = ids.get(post.parent or "")
                rows.append(_row(post, threads[post.source_id], parent, author, at.get(author or 0)))
            copy(statements.CONTRIBUTIONS, rows)
            _write_own(posts.values())
            written = {"ids": [post.id for post in posts.values()]}
            for statement in (statements.COUNT_REPLIES, statements.JOIN_AUTHORS, statements.LOG):
                cursor.execute(statement, written)
            if accepted := [post.id for post in posts.values() if post.is_accepted]:
                cursor.execute(statements.ACCEPT, {"ids": accepted})
        _write_tags(posts)
        remember(
            *(self.source, "post", {source_id: post.id for source_id, post in posts.items()}),
            {source_id: post.rest for source_id, post in posts.items()},
        )
        self._write_beside(posts, threads, ids, authors)
        self.index({post.id: (post.title, post.words) for post in posts.values()})

    def _write_beside(
        self, posts: dict[str, Post], threads: dict[str, Thread], ids: dict[str, int], authors: dict[str, int]
    ) -> None:
        """Hangs files on the posts they came with, and lets the tools write what stands beside their own."""
        places = {post.id: (post.row, threads[source_id].audience) for source_id, post in posts.items()}
        hung = self.files.hang(
            places, {post.id: authors[post.author] for post in posts.values() if post.author in authors}
        )
        beside: dict[str, list[tuple[Post, Brought]]] = {}
        for source_id, post in posts.items():
            thread = threads[source_id]
            if not KINDS[thread.kind].own.carrier:
                continue
            parent = ids.get(post.parent or "")
            brought = Brought(
                id=post.id,
                community=thread.community,
                author=authors.get(post.author or ""),
                parent=None if parent == thread.root else parent,
                published_at=post.published_at,
                values=post.row.values,
                own=post.own,
                files=hung.get(post.id, {}),
                tell=partial(self.report.tell, post.row),
            )
            beside.setdefault(thread.kind, []).append((post, brought))
        known = Named(self.source, self.people.organisations)
        for word, pairs in beside.items():
            carrier = KINDS[word].carrier
            assert carrier is not None
            if begun := [brought for post, brought in pairs if post.is_root]:
                carrier.take(begun, known)
            if replies := [brought for post, brought in pairs if not post.is_root]:
                carrier.take_of_replies(replies, known)

    def _authors(self, rows: list[Row]) -> dict[str, int]:
        """Ids of the authors; one who is not among the people is made from the id."""
        names = {name for row in rows if (name := identifier(row.values.get("author")))}
        authors = self.people.known(names)
        if strangers := names - authors.keys():
            self.people.guess(strangers)
            authors = self.people.known(names)
        for row in rows:
            if (name := identifier(row.values.get("author"))) in self.people.guessed:
                self.report.tell(row, f"is by {name}, who is not in people.csv; made from the id")
        return authors

    def _threads(self, posts: dict[str, Post], ids: dict[str, int]) -> dict[str, Thread]:
        """Where each post stands: a root in its community, a reply where its root stands."""
        elsewhere = {ids[post.thread] for post in posts.values() if post.thread not in posts}
        with connection.cursor() as cursor:
            cursor.execute(statements.THREADS, [list(elsewhere)])
            before = {pk: Thread(*rest) for pk, *rest in cursor.fetchall()}
        threads: dict[str, Thread] = {}
        for source_id, post in posts.items():
            community, audiences = self.communities.place(post.community or self.source, post.row)
            if post.is_root:
                shared_with = post.shared_with
                threads[source_id] = Thread(
                    post.id, community, audiences[shared_with], shared_with, post.kind
                )
                continue
            thread = threads[post.thread] if post.thread in threads else before[ids[post.thread]]
            if thread.community != community and post.community:
                self.report.tell(
                    post.row,
                    f"names a community ({post.community}) that its thread is not in; stays in its thread",
                )
            threads[source_id] = thread
        return threads


def _needed(row: Row) -> tuple[str | None, str | None]:
    """What a post hangs on: its parent and the first of its thread."""
    parent = identifier(row.values.get("parent"))
    return parent, identifier(row.values.get("thread")) or parent


def _row(
    post: Post, thread: Thread, parent: int | None, author: int | None, organisation: int | None
) -> tuple[Any, ...]:
    is_root = thread.root == post.id
    return (
        *(
            post.id,
            thread.community,
            post.kind,
            author,
            organisation,
            post.title,
            post.html,
            shortened(post.words),
        ),
        *(post.language, thread.shared_with, thread.audience, post.published_at, post.published_at),
        None if is_root else thread.root,
        None if is_root or parent == thread.root else parent,
        *(0, post.thanks),
    )


def _write_own(posts: Iterable[Post]) -> None:
    """The rows of the kinds that have tables of their own."""
    for word, alike in groupby(sorted(posts, key=lambda post: post.kind), key=lambda post: post.kind):
        model: Any = KINDS[word].model
        if model is Contribution:
            continue
        fields = model._meta.local_concrete_fields
        children = [model(contribution_ptr_id=post.id, **post.own) for post in alike]
        rows = [
            tuple(field.get_db_prep_save(field.pre_save(child, True), connection) for field in fields)
            for child in children
        ]
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        copy(f"{connection.ops.quote_name(model._meta.db_table)} ({names})", rows)


def _write_tags(posts: dict[str, Post]) -> None:
    tagged = [
        (slugify(tag, allow_unicode=True)[:40], tag, post.id) for post in posts.values() for tag in post.tags
    ]
    tagged = [row for row in tagged if row[0]]
    mentions = [(post.id, person) for post in posts.values() for person in post.mentions]
    with connection.cursor() as cursor:
        if tagged:
            slugs, names, ids = (list(column) for column in zip(*tagged, strict=True))
            cursor.execute(statements.TAGS, {"slugs": slugs, "names": names})
            cursor.execute(statements.TAGGINGS, {"slugs": slugs, "posts": ids})
        if mentions:
            ids, people = (list(column) for column in zip(*mentions, strict=True))
            cursor.execute(statements.MENTIONS, {"posts": ids, "people": people})
