"""One import: people, communities, posts, in that order; what was there before is left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.discovery.bulk import indexing_in_bulk
from guildhall.discovery.indexing import index
from guildhall.discovery.jobs import learn_words_soon
from guildhall.importing import statements
from guildhall.importing.ahead import ahead
from guildhall.importing.bodies import words_of
from guildhall.importing.communities import Communities
from guildhall.importing.models import Origin
from guildhall.importing.people import People
from guildhall.importing.posts import Posts
from guildhall.importing.reading import ImportRefused, posts_file, read_posts, read_table
from guildhall.importing.reports import Report, Row
from guildhall.kit.given import several
from guildhall.people.models import Person

BATCH = 1000
HEAVIEST = 2_000_000
# To take one in may need a second.
MOST_FILES = 20
LOCK = 0x696D70
# How far it is, from 0 to 1, and how many posts that are.
Progress = Callable[[float, int], None]
Any_ = TypeVar("Any_")


def import_folder(
    folder: Path,
    source: str,
    report: Report,
    progress: Progress = lambda _part, _posts: None,
    lead: Person | None = None,
) -> None:
    """Reads a folder in the neutral format into the database, and says in the report what became of it.

    Where somebody is named to lead, they lead each community of the source that nobody leads.
    """
    file = posts_file(folder)
    with _alone(source):
        with _without_waiting_for_the_disk():
            _load(folder, file, source, report, progress, lead)
        _finish(source)


def _load(
    folder: Path, file: Path, source: str, report: Report, progress: Progress, lead: Person | None
) -> None:
    part = 0.0

    def advance(now: float) -> None:
        nonlocal part
        part = now

    with indexing_in_bulk() as index_words, tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        people, communities = People(source, report), Communities(source, report)
        for rows in _batches(read_table(folder / "people.csv", report)):
            people.write(rows)
        for row in read_table(folder / "communities.csv", report):
            communities.write(row)
        posts = Posts(source, folder, report, people, communities, index_words)
        for rows in ahead(_batches(_worded(read_posts(file, report, advance)))):
            posts.write(rows, waiting)
            progress(part, posts.tally.made + posts.tally.there)
        waiting.seek(0)
        for lines in _batches(waiting):
            posts.write_waiting(lines)
        if lead is not None:
            communities.lead_by(lead)


def _finish(source: str) -> None:
    """Brings counts, dates and what search lacks up to date, and tells the planner what the tables hold now."""
    with connection.cursor() as cursor:
        cursor.execute(statements.NOT_INDEXED, {"source": source})
        index([pk for (pk,) in cursor.fetchall()])
    ours = Origin.objects.filter(source=source, kind="community").values("target")
    Community.objects.filter(pk__in=ours).recount()
    with connection.cursor() as cursor:
        cursor.execute(statements.DATE_COMMUNITIES, {"source": source})
        cursor.execute(statements.DATE_PEOPLE, {"source": source})
        for table in statements.GROWN:
            cursor.execute(f"ANALYZE {table}")
    learn_words_soon()


@contextmanager
def _alone(source: str) -> Iterator[None]:
    """Refuses a second import of the same source while one runs."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                # One that was killed holds its lock until PostgreSQL notices.
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCK, source])
        except OperationalError as error:
            raise ImportRefused(
                _("An import of %(source)s is running. Wait until it ends.") % {"source": source}
            ) from error
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, source])


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Lets batches be committed before they are on disk. What is committed after this takes all of them there with it."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")


def _worded(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with their words. Those with files wait for the keys that these get, and are so heavy that batches stay small."""
    for row in rows:
        if files := several(row.values.get("files")):
            row.size += len(files) * HEAVIEST // MOST_FILES
        else:
            row.html = words_of(row.values)
        yield row


def _batches(rows: Iterable[Any_]) -> Iterator[list[Any_]]:
    """A thousand rows at a time, or fewer where they are long, so that memory stays flat."""
    batch: list[Any_] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row) if isinstance(row, str) else getattr(row, "size", 0)
        if len(batch) == BATCH or size > HEAVIEST:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
