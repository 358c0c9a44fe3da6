"""The bench itself: it seeds a tiny house, opens every page, and writes what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.house import NotOurs, move_in
from bench.measuring import Measured
from bench.report import growth, misses
from bench.visits import KEPT, SIGNED_IN
from guildhall.project.database import ROOT

CHEAP = Measured(
    page="home",
    reader=SIGNED_IN,
    is_checked=True,
    requests=10,
    per_second=300,
    p50=3,
    p99=5,
    web_cpu=2.0,
    database_cpu=1.0,
    queries=5,
    most_queries=5,
    plain=30_000,
    zipped=8_000,
)


@pytest.mark.process
def test_it_measures_every_page_of_a_tiny_house(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--size", "tiny", "--requests", "6", "--seconds", "2"]
    folders = ["--data", str(tmp_path / "house"), "--results", str(tmp_path)]
    done = subprocess.run(
        [*command, *folders],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    facts = json.loads((tmp_path / "tiny.json").read_text())
    measured = {(row["page"], row["reader"]): row for row in facts["rows"]}
    assert {"home", "community", "conversation of 20 replies", "people", "posting a reply"} <= {
        page for page, _reader in measured
    }
    assert all(row["web_cpu"] > 0 and row["per_second"] > 0 for row in measured.values())
    assert measured["conversation of 20 replies", SIGNED_IN]["database_cpu"] > 0
    assert measured["home", KEPT]["queries"] == 1
    assert measured["home", SIGNED_IN]["zipped"] < measured["home", SIGNED_IN]["plain"]
    assert facts["web_memory_mb"] > 20
    assert "| conversation of 20 replies | signed in |" in (tmp_path / "tiny.md").read_text()


def test_it_never_touches_a_database_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    before = dict(os.environ)
    with pytest.raises(NotOurs):
        move_in(tmp_path)
    assert dict(os.environ) == before


def test_a_page_within_its_budgets_misses_none() -> None:
    assert misses(CHEAP) == []


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"web_cpu": 3.5}, "CPU over 3 ms"),
        ({"most_queries": 7}, "7 queries"),
        ({"zipped": 12_500}, "over 12 kB"),
        ({"page": "search, a common word", "p99": 120.0}, "over 100 ms"),
        ({"reader": KEPT, "web_cpu": 0.8}, "CPU over 0.5 ms"),
    ],
)
def test_a_page_over_a_budget_says_which(over: dict[str, object], said: str) -> None:
    from dataclasses import replace

    assert misses(replace(CHEAP, **over)) == [said]  # type: ignore[arg-type]


def test_growth_compares_the_same_page_in_two_houses() -> None:
    small = [{"page": "home", "reader": SIGNED_IN, "web_cpu": 2.0, "database_cpu": 1.0}]
    large = [{"page": "home", "reader": SIGNED_IN, "web_cpu": 2.0, "database_cpu": 2.5}]
    assert "| home | signed in | 1.00 | 2.50 | 1.50 | not met |" in growth(small, large)
