"""Real histories load completely, where they stand on this machine."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest

from guildhall.contributions.models import Contribution
from guildhall.importing.tests.conftest import BringIn

# Named by whoever has them: a folder that holds folders in the neutral format.
FOLDERS = Path(os.environ.get("GUILDHALL_REAL_FOLDERS", "../shared/data/import"))


@pytest.mark.real
@pytest.mark.parametrize("name", ["digitalgov", "quantumcomputing"])
def test_a_real_folder_loads_completely_and_a_second_run_adds_nothing(name: str, bring_in: BringIn) -> None:
    folder = FOLDERS / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not here; GUILDHALL_REAL_FOLDERS names the folder that holds it")
    with gzip.open(folder / "posts.jsonl.gz") as file:
        posts = sum(1 for line in file if line.strip())
    report, _dirty = bring_in(folder)
    assert report.tallies["posts"].made == Contribution.objects.count() == posts
    for thing in ("people", "communities"):
        with (folder / f"{thing}.csv").open(newline="", encoding="utf-8") as table:
            assert report.tallies[thing].made == sum(1 for _row in csv.DictReader(table))
    again, _dirty = bring_in(folder)
    assert (again.tallies["posts"].made, again.tallies["posts"].there) == (0, posts)
