"""`guildhall import FOLDER`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.importing.progress import Bar
from guildhall.importing.tests.conftest import MakeFolder, a_post
from guildhall.people.models import Person
from guildhall.testing.cast import Browser


def test_json_is_the_counts_and_nothing_else(make_folder: MakeFolder, tmp_path: Path, db: None) -> None:
    out, report = StringIO(), tmp_path / "dirty.tsv"
    folder = make_folder([a_post(1), b"{"])
    call_command("import", folder, "--json", "--report", report, stdout=out)
    assert json.loads(out.getvalue())["posts"] == {"read": 2, "made": 1, "already there": 0, "dirty": 1}
    file, line, reason = report.read_text().rstrip("\n").split("\t")
    assert (file, line) == ("posts.jsonl", "2")
    assert reason.startswith("is not JSON")


def test_people_read_counts_and_dirty_rows_in_words(
    make_folder: MakeFolder, tmp_path: Path, settings: Settings, db: None
) -> None:
    settings.DATA = tmp_path / "data"
    out = StringIO()
    call_command("import", make_folder([a_post(1), b"{"], name="old list!"), stdout=out)
    assert "posts.jsonl, line 2: is not JSON" in out.getvalue()
    assert "posts: 2 read, 1 made, 0 already there, 1 dirty" in out.getvalue()
    assert (tmp_path / "data" / "imports" / "old-list-.tsv").is_file(), "every dirty row is kept"


def test_what_is_no_folder_of_posts_is_an_error_in_words(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="what a folder must hold"):
        call_command("import", tmp_path, "--report", tmp_path / "dirty.tsv")


def test_the_bar_says_how_far_and_how_many() -> None:
    stream = StringIO()
    bar = Bar(stream)
    bar.show(0.5, 1234)
    bar.end()
    assert "███████████████···············  50%  1,234 posts" in stream.getvalue()


def test_somebody_leads_what_nobody_leads(
    make_folder: MakeFolder, tmp_path: Path, ada: Person, bo: Person, browser: Browser
) -> None:
    folder = make_folder([a_post(1)])
    given = {"report": tmp_path / "dirty.tsv", "stdout": StringIO()}
    call_command("import", folder, "--json", **given)
    community = Community.objects.get()
    assert browser(ada).get(f"/c/{community.slug}/look-after/settings/").status_code in (403, 404)
    call_command("import", folder, "--json", "--lead", (ada.email or "").upper(), **given)
    assert browser(ada).get(f"/c/{community.slug}/look-after/settings/").status_code == 200
    call_command("import", folder, "--json", "--lead", bo.email, **given)
    assert community.memberships.get(role="lead").person == ada, "who leads goes on to lead"


def test_whoever_shall_lead_must_be_here(make_folder: MakeFolder, tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="Nobody here has the address"):
        call_command("import", make_folder(), "--lead", "a@b.example", "--report", tmp_path / "dirty.tsv")
