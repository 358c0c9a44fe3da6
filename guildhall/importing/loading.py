"""One import: people, communities, posts, in that order; what was there before is left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.discovery.bulk import indexing_in_bulk
from guildhall.discovery.jobs import learn_words_soon
from guildhall.importing import statements
from guildhall.importing.communities import Communities
from guildhall.importing.people import People
from guildhall.importing.posts import Posts
from guildhall.importing.reading import ImportRefused, posts_file, read_posts, read_table
from guildhall.importing.reports import Report

BATCH = 1000
LOCK = 0x696D70
# How far it is, from 0 to 1, and how many posts that are.
Progress = Callable[[float, int], None]
Any_ = TypeVar("Any_")


def import_folder(
    folder: Path, source: str, report: Report, progress: Progress = lambda _part, _posts: None
) -> None:
    """Reads a folder in the neutral format into the database, and says in the report what became of it."""
    file = posts_file(folder)
    part = 0.0

    def advance(now: float) -> None:
        nonlocal part
        part = now

    with (
        _alone(source),
        indexing_in_bulk(),
        tempfile.TemporaryFile("w+", encoding="utf-8") as waiting,
    ):
        people, communities = People(source, report), Communities(source, report)
        for rows in _batches(read_table(folder / "people.csv", report)):
            people.write(rows)
        for row in read_table(folder / "communities.csv", report):
            communities.write(row)
        posts = Posts(source, report, people, communities)
        for rows in _batches(read_posts(file, report, advance)):
            posts.write(rows, waiting)
            progress(part, report.tallies["posts"].read)
        waiting.seek(0)
        for lines in _batches(waiting):
            posts.write_waiting(lines)
        _finish(source, communities)


def _finish(source: str, communities: Communities) -> None:
    """Brings counts and dates up to date, and tells the planner what the tables hold now."""
    Community.objects.filter(pk__in=[pk for pk, _posts in communities.places.values()]).recount()
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
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, source])
        if not cursor.fetchone()[0]:
            raise ImportRefused(
                _("An import of %(source)s is running. Wait until it ends.") % {"source": source}
            )
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCK, source])


def _batches(rows: Iterable[Any_]) -> Iterator[list[Any_]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
