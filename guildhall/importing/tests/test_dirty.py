"""Every kind of dirty row is told by line and reason, and nothing of it is lost."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.importing.reading import ImportRefused
from guildhall.importing.tests.conftest import BringIn, MakeFolder, a_post, a_reply
from guildhall.people.models import Person

CLEAN = a_post(1)
# What stands in the second line, the reason that is told, and a word of it that must be found here.
ODD: dict[str, tuple[Any, str, str]] = {
    "missing parent": (
        a_reply(2, to=1, parent="p77", body="Marrow"),
        "answers p77, which never came; stands in its thread all the same",
        "Marrow",
    ),
    "missing thread": (
        a_reply(2, to=88, body="Marrow"),
        "replies to p88, which never came; begins a thread of its own",
        "Marrow",
    ),
    "unknown author": (
        a_post(2, author="zed", body="Marrow"),
        "is by zed, who is not in people.csv; made from the id",
        "Marrow",
    ),
    "unlisted community": (
        a_post(2, community="sheds", body="Marrow"),
        "is in a community that is not in communities.csv (sheds); made from the id",
        "Marrow",
    ),
    "another community than its thread's": (
        [CLEAN | {"community": "bins"}, a_reply(2, to=1, community="pots", body="Marrow")],
        "names a community (pots) that its thread is not in; stays in its thread",
        "Marrow",
    ),
    "empty body": (a_reply(2, to=1, body=""), "has no words", ""),
    "odd offset": (
        a_post(2, date="2021-03-04 05:00:00 +9900", body="Marrow"),
        "has an offset that no place on Earth has (2021-03-04 05:00:00 +9900); taken as UTC",
        "Marrow",
    ),
    "no date": (
        a_post(2, date="the other day", body="Marrow"),
        "has no date that can be read ('the other day'); takes the one of the post before it",
        "Marrow",
    ),
    "a date in the future": (
        a_post(2, date="2999-01-01T00:00:00Z", body="Marrow"),
        "has a date in the future (2999-01-01T00:00:00Z); taken as today",
        "Marrow",
    ),
    "a date before all": (
        a_post(2, date="0001-01-01T00:00:00Z", body="Marrow"),
        "has a date before 1970 (0001-01-01T00:00:00Z); takes the one of the post before it",
        "Marrow",
    ),
    "duplicate id": (
        a_post(1, body="Marrow"),
        "has the id of an earlier post (p1); kept as a post of its own",
        "Marrow",
    ),
    "same line twice": (CLEAN, "is the same line as an earlier one (p1); left out", ""),
    "no id": (
        {"community": "bins", "author": "ann", "date": "2021-03-04T05:00:00Z", "body": "Marrow"},
        "has no id; kept under one made from its words",
        "Marrow",
    ),
    "unknown kind": (
        a_post(2, kind="haiku", body="Marrow"),
        "is of an unknown kind (haiku); taken as a discussion",
        "Marrow",
    ),
    "bad JSON": (
        b'{"id": "p2", "body": "Marrow"',
        "is not JSON (Expecting ',' delimiter: line 1 column 30 (char 29))",
        "",
    ),
    "JSON that is no object": (b'["p2"]', "is not a JSON object", ""),
    "JSON that is too deep": (b"[" * 100_000, "is not JSON", ""),
    "bytes that are not UTF-8": (
        json.dumps(a_post(2, body="Marrow X")).encode().replace(b"X", b"\xff"),
        "has bytes that are not UTF-8; a sign stands for each",
        "Marrow",
    ),
}


@pytest.mark.parametrize(("odd", "reason", "word"), ODD.values(), ids=ODD.keys())
def test_an_odd_row_is_told_by_line_and_reason_and_kept(
    make_folder: MakeFolder, bring_in: BringIn, odd: Any, reason: str, word: str
) -> None:
    rows = odd if isinstance(odd, list) else [CLEAN, odd]
    pots = [{"id": "bins", "name": "Bins and boxes"}, {"id": "pots", "name": "Pots"}]
    report, dirty = bring_in(make_folder([*rows, a_reply(3, to=1)], communities=pots))
    assert [(each.file, each.line) for each in dirty] == [("posts.jsonl", 2)]
    assert dirty[0].reason.startswith(reason)
    posts = report.tallies["posts"]
    assert (posts.read, posts.dirty) == (3, 1)
    assert posts.made == Contribution.objects.count()
    assert Contribution.objects.filter(html__contains="number 3").exists(), "what comes after is read"
    if word:
        assert Contribution.objects.filter(html__contains=word).count() == 1


def test_half_characters_and_zero_bytes_are_taken_out_and_the_rest_is_kept(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    line = rb'{"id": "p\u0000 1", "community": "bins", "author": "ann", "date": "2021-03-04T05:00:00Z",'
    line += (
        rb' "title": "Ma\ud83drrow", "body": "Cou\u0000rgette \ud83c\udf31", "note": {"x\u0000": ["\udfff"]}}'
    )
    _report, dirty = bring_in(make_folder([line]))
    made = Contribution.objects.get()
    assert dirty == []
    assert (made.title, made.html) == ("Ma?rrow", "<p>Courgette 🌱</p>")


def test_several_oddities_of_one_row_make_one_dirty_row(make_folder: MakeFolder, bring_in: BringIn) -> None:
    report, dirty = bring_in(make_folder([a_post(1, author="zed", date="never", kind="haiku")]))
    assert len(dirty) == 3
    assert report.tallies["posts"].dirty == 1


def test_a_reply_that_comes_before_what_it_answers_is_not_dirty(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    report, dirty = bring_in(make_folder([a_reply(2, to=1), a_post(1)]))
    assert dirty == []
    assert report.tallies["posts"].made == 2
    assert Contribution.objects.get(title="Question number 1").reply_count == 1


def test_a_line_of_ten_megabytes_is_kept(make_folder: MakeFolder, bring_in: BringIn) -> None:
    body = "A marrow of ten million letters. " * 320_000
    report, dirty = bring_in(make_folder([a_post(1, body=body), a_post(2)]))
    assert dirty == []
    assert report.tallies["posts"].made == 2
    assert len(Contribution.objects.get(title="Question number 1").html) > 10_000_000


def test_a_packed_file_that_breaks_off_is_read_as_far_as_it_goes(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    folder = make_folder([a_post(number, body=str(hash(number)) * 200) for number in range(400)])
    whole = (folder / "posts.jsonl").read_bytes()
    (folder / "posts.jsonl").unlink()
    packed = gzip.compress(whole)
    (folder / "posts.jsonl.gz").write_bytes(packed[: len(packed) * 2 // 3])
    report, dirty = bring_in(folder)
    assert 0 < report.tallies["posts"].made < 400
    assert "the file breaks off here" in dirty[-1].reason
    (folder / "posts.jsonl.gz").write_bytes(packed)
    report, dirty = bring_in(folder)
    assert dirty == []
    assert Contribution.objects.count() == 400, "the whole file brings the rest"


def test_what_is_no_packed_file_is_told(make_folder: MakeFolder, bring_in: BringIn) -> None:
    folder = make_folder()
    (folder / "posts.jsonl.gz").write_bytes(b"This is not gzip.")
    report, dirty = bring_in(folder)
    assert report.tallies["posts"].read == 0
    assert [(each.line, each.reason[:27]) for each in dirty] == [(1, "the file breaks off here (N")]


def test_a_folder_without_posts_is_refused_and_the_words_say_what_to_do(
    tmp_path: Path, bring_in: BringIn
) -> None:
    with pytest.raises(ImportRefused, match=r"posts\.jsonl or posts\.jsonl\.gz"):
        bring_in(tmp_path)


def test_two_communities_of_one_name_are_two_and_that_is_told(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    same = [{"id": "bins", "name": "Bins and boxes"}, {"id": "bins-2", "name": "BINS AND BOXES"}]
    report, dirty = bring_in(make_folder([a_post(1), a_post(2, community="bins-2")], communities=same))
    assert [(each.file, each.line) for each in dirty] == [("communities.csv", 3)]
    assert dirty[0].reason == "is called like another community; made as BINS AND BOXES (2)"
    assert report.tallies["communities"].as_dict() == {
        "read": 2,
        "made": 2,
        "already there": 0,
        "dirty": 1,
    }
    assert {each.contributions.count() for each in Community.objects.all()} == {1}


def test_odd_rows_of_people_are_told(make_folder: MakeFolder, bring_in: BringIn) -> None:
    people = [
        {"id": "ann", "name": "Ann Teague"},
        {"id": "ann", "name": "Ann Again"},
        {"id": "", "name": "Nobody"},
        {"id": "ben", "name": ""},
    ]
    report, dirty = bring_in(make_folder([a_post(1)], people=people))
    assert [(each.line, each.reason) for each in dirty] == [
        (3, "has the id of an earlier person (ann), who counts"),
        (4, "has no id"),
        (5, "has no name; the id stands for it"),
    ]
    assert report.tallies["people"].as_dict() == {"read": 4, "made": 2, "already there": 0, "dirty": 3}


def test_who_was_known_by_id_alone_gets_their_name_from_a_newer_list(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    bring_in(make_folder([a_post(1, author="zed")]))
    newer = [{"id": "zed", "name": "Zedekiah Holt"}]
    _report, dirty = bring_in(make_folder([a_post(1, author="zed")], people=newer))
    assert dirty == []
    assert Contribution.objects.get().author == Person.objects.get(name="Zedekiah Holt")


def test_a_folder_with_posts_alone_is_enough(tmp_path: Path, bring_in: BringIn) -> None:
    (tmp_path / "posts.jsonl").write_text(
        '{"id": 1, "body": "Marrow"}\n\n{"id": 2, "parent": 1, "body": "Leek"}'
    )
    report, dirty = bring_in(tmp_path)
    assert report.tallies["posts"].made == 2
    assert {each.line for each in dirty} == {1, 3}, "a blank line is no row"
    assert Contribution.objects.get(root=None).reply_count == 1
