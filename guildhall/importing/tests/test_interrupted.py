"""An import that is killed goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.models import SearchEntry
from guildhall.importing.loading import import_folder
from guildhall.importing.reading import ImportRefused
from guildhall.importing.reports import Report
from guildhall.importing.tests.conftest import MakeFolder, a_post, a_reply

# Imports a folder into the database of the test, and stops where it is told to; then it is killed.
CHILD = """
import sys
from pathlib import Path
import django
django.setup()
from django.db import connection
database, folder, where = sys.argv[1:]
connection.settings_dict["NAME"] = database
from guildhall.discovery import bulk
from guildhall.importing import loading
from guildhall.importing.posts import Posts
from guildhall.importing.reports import Report

def stop():
    print("here", flush=True)
    sys.stdin.read()

write_beside, index_words = Posts._write_beside, bulk.index_words
batches = 0

def write_and_stop(*given):
    global batches
    write_beside(*given)
    batches += 1
    if batches == 2 and where == "within a batch":
        stop()

def stop_without_index(*given, **further):
    if where == "before the index":
        stop()
    index_words(*given, **further)

Posts._write_beside, bulk.index_words = write_and_stop, stop_without_index
loading.BATCH = 40
if where == "before the counts":
    loading._finish = lambda source: stop()
progress = lambda part, posts: stop() if batches == 2 and where == "between batches" else None
loading.import_folder(Path(folder), "allotments", Report(), progress)
"""
FILL = """SELECT relname, reloptions FROM pg_class WHERE relname IN ('search_words', 'search_root_words')"""


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where", ["within a batch", "between batches", "before the index", "before the counts"]
)
def test_a_run_after_kill_9_ends_with_what_an_undisturbed_one_makes(
    make_folder: MakeFolder, where: str
) -> None:
    rows = [a_post(number) for number in range(100)]
    rows[10:10] = [a_reply(500 + number, to=99 - number) for number in range(20)]
    folder = make_folder(rows)
    run_and_kill(folder, where)
    left = Contribution.objects.count()
    assert 0 < left < 120 or where in ("before the index", "before the counts"), "it was killed in the middle"
    assert SearchEntry.objects.count() == 0 or where != "before the index"
    report = Report()
    import_folder(folder, folder.name, report)
    posts = report.tallies["posts"]
    assert (posts.read, posts.made, posts.there, posts.dirty) == (120, 120 - left, left, 0)
    assert Contribution.objects.count() == SearchEntry.objects.count() == 120
    assert sum(Contribution.objects.roots().values_list("reply_count", flat=True)) == 20
    assert Community.objects.get().member_count == 2
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        assert {options[0] for _name, options in cursor.fetchall()} == {"fastupdate=off"}


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_second_import_of_the_same_source_is_refused_while_one_runs(make_folder: MakeFolder) -> None:
    folder = make_folder([a_post(number) for number in range(100)])
    with started(folder, "between batches") as running:
        with pytest.raises(ImportRefused, match="allotments is running"):
            import_folder(folder, folder.name, Report())
        running.kill()


def run_and_kill(folder: Path, where: str) -> None:
    """Imports as far as that, and dies as by kill -9."""
    with started(folder, where) as running:
        running.kill()


def started(folder: Path, where: str) -> subprocess.Popen[Any]:
    """An import of its own process, which stands still at that place."""
    running = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(connection.settings_dict["NAME"]), str(folder), where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == b"here\n"
    return running
