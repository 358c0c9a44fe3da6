"""`guildhall evaluate` on a small invented folder, and the figures that it reaches on real ones."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guildhall.importing.guessing import without_salutation
from guildhall.importing.histories import read_history
from guildhall.importing.tests.conftest import MakeFolder
from guildhall.importing.tests.test_real import FOLDERS

PEOPLE = [
    {"id": person, "name": f"{person.title()} Teague", "organisation": "Leeds"}
    for person in ("ann", "ben", "cai", "dee")
]
SUBJECTS = {"bins": ("Missed bins", "ann"), "trees": ("Falling oaks", "ben")}


def posts() -> list[dict[str, Any]]:
    """A question about bins and one about trees each week from January 2024 on, which Ann and Ben answer."""
    found = []
    for week in range(80):
        for community, (title, expert) in SUBJECTS.items():
            asked = datetime(2024, 1, 1, 9 + (community == "trees"), tzinfo=UTC) + timedelta(days=7 * week)
            root = f"{community}{week}"
            post = {"community": community, "thread": root}
            found.append(
                post
                | {
                    "id": root,
                    "author": "dee",
                    "title": title,
                    "body": title,
                    "kind": "question",
                    "date": asked.isoformat(),
                }
            )
            answered = (asked + timedelta(hours=20)).isoformat()
            found.append(
                post
                | {
                    "id": f"{root}a",
                    "parent": root,
                    "author": expert,
                    "body": "So",
                    "kind": "answer",
                    "date": answered,
                }
            )
    return found


@pytest.fixture
def folder(make_folder: MakeFolder) -> Path:
    return make_folder(
        posts(), people=PEOPLE, communities=[{"id": "bins", "name": "Bins"}, {"id": "trees", "name": "Trees"}]
    )


def evaluate(what: str, folder: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("evaluate", what, str(folder), "--json", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize("community", ["guessed", "given"])
def test_the_last_year_is_measured_and_every_ranking_written(
    folder: Path, tmp_path: Path, community: str
) -> None:
    run = tmp_path / "RUN.csv"
    found = evaluate("routing", folder, "--community", community, "--run", str(run))
    # 27 weeks of 2025, two questions each; both experts are known, and the right one comes first.
    assert found["questions"] == 54
    assert found["MRR"] == found["success at 5"] == found["community guessed right"] == 1
    with run.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["rank"] for row in rows) == {"1": 54, "2": 54}
    assert {row["person"] for row in rows if row["question"].startswith("bins") and row["rank"] == "1"} == {
        "ann"
    }


def test_only_the_questions_of_a_list_count_where_there_is_one(folder: Path, tmp_path: Path) -> None:
    (folder / "routing-2025.csv").write_text("question,person\nbins70,ann\nbins71,ben\n")
    found = evaluate("routing", folder, "--run", str(tmp_path / "RUN.csv"))
    assert (found["questions"], found["MRR"]) == (2, pytest.approx(0.75))


def test_the_most_prolific_can_be_left_out(folder: Path, tmp_path: Path) -> None:
    found = evaluate("routing", folder, "--without", "1", "--run", str(tmp_path / "RUN.csv"))
    assert found["questions"] == 27


def test_what_cannot_be_measured_is_said_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no links\.csv"):
        evaluate("related", folder)
    with pytest.raises(CommandError, match="is no date"):
        evaluate("community", folder, "--from", "last summer")
    with pytest.raises(CommandError, match=r"no posts\.jsonl"):
        evaluate("routing", tmp_path / "nothing")


def test_links_are_looked_for_from_the_linking_question(folder: Path) -> None:
    (folder / "links.csv").write_text("a,b,type\nbins3,bins4,linked\nbins3,gone,linked\ngone,bins4,linked\n")
    found = evaluate("related", folder)
    assert found["questions"] == 1
    assert found["as built: recall at 50"] in {0, 1}


def test_communities_are_guessed(folder: Path) -> None:
    found = evaluate("community", folder, "--from", "2025-01-01")
    assert found["words alone: success at 1"] == 1


def test_a_salutation_that_names_the_answer_is_left_out() -> None:
    asked = "To ask the Secretary of State for Environment, Food and Rural Affairs, what steps he is taking."
    assert without_salutation(asked) == "what steps he is taking."
    assert without_salutation("To ask is human.") == "To ask is human."


def test_rows_without_a_date_or_an_id_are_left_out_and_the_rest_is_in_order(make_folder: MakeFolder) -> None:
    rows = [
        {"id": "b", "date": "2024-02-01"},
        {"id": "a", "date": "2024-01-01"},
        {"id": "c"},
        {"date": "2024-01-01"},
    ]
    assert [post.id for post in read_history(make_folder(rows)).posts] == ["a", "b"]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "arguments", "least"),
    [
        ("practice-lists", ("routing", "--from", "2018-01-01"), {"MRR": 0.52, "success at 5": 0.70}),
        (
            "practice-lists",
            ("routing", "--from", "2018-01-01", "--community", "given"),
            {"MRR": 0.54, "success at 5": 0.715},
        ),
        (
            "quantumcomputing",
            ("related",),
            {"as built: MRR": 0.45, "as built: success at 5": 0.58, "as built: recall at 50": 0.78},
        ),
        (
            "written-questions",
            ("community", "--from", "2025-10-01"),
            {"words alone: success at 1": 0.75, "words alone: success at 3": 0.89},
        ),
    ],
)
def test_real_folders_reach_what_the_docs_say(
    name: str, arguments: tuple[str, ...], least: dict[str, float], tmp_path: Path
) -> None:
    folder = FOLDERS / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not here; GUILDHALL_REAL_FOLDERS names the folder that holds it")
    what, *options = arguments
    found = evaluate(what, folder, *options, "--run", str(tmp_path / "RUN.csv"))
    assert {name: found[name] for name in least if found[name] < least[name]} == {}
