"""A community that is taken along comes out elsewhere as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.importing.exporting import export_community
from guildhall.importing.tests.conftest import BringIn
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.tools.polls.models import Option
from guildhall.tools.round_robin.models import Question


@pytest.fixture
def full(waste: Community, ada: Person, bo: Person, write: Write) -> Community:
    """A community with one thing of every kind, an answer, a removed reply and a draft."""
    for word in sorted(KINDS.keys() - {REPLY}):
        root = write(waste, bo, f"A {word} about lids", kind=word)
        hang(root, Tag.objects.named("lids"))
        reply = root.reply(ada, "<p>Yes, <strong>lids</strong>.</p>")
        if word == "question":
            root.accept(reply, bo)
            root.reply(ada, "<p>Rude.</p>").remove(ada, "Rude")
        if word == "poll":
            for position, text in enumerate(("Yes", "No")):
                Option.objects.create(contribution=root, text=text, position=position)
        if word == "round_robin":
            Question.objects.create(contribution=root, words="Which lids?")
    Contribution.objects.keep(bo, waste, "blog", title="Not yet", html="<p>Draft.</p>")
    return waste


def own_parts(folder: Path) -> dict[str, dict[str, Any]]:
    """What the first post of each kind says, without what each house calls by a name of its own."""
    rows = [json.loads(line) for line in (folder / "posts.jsonl").read_text().splitlines()]
    mine = ("id", "thread", "community", "author")
    return {
        row["kind"]: {name: value for name, value in row.items() if name not in mine}
        for row in rows
        if row["thread"] == row["id"]
    }


def test_what_is_taken_along_comes_in_elsewhere_with_its_kinds_words_and_answers(
    full: Community, tmp_path: Path, bring_in: BringIn
) -> None:
    folder = tmp_path / "along"
    counts = export_community(full, folder)
    before = set(full.contributions.roots().exclude(audience=None).values_list("kind", "title"))
    visible = full.contributions.exclude(audience=None).count()
    assert counts == {"people": 2, "communities": 1, "posts": visible, "files": 0}
    words = (folder / "posts.jsonl").read_text()
    assert "Rude." not in words
    assert "Draft." not in words
    assert "@" not in (folder / "people.csv").read_text()
    report, dirty = bring_in(folder)
    assert report.tallies["posts"].made == visible
    assert [each for each in dirty if each.file == "posts.jsonl"] == []
    there = Community.objects.exclude(pk=full.pk).get(name__startswith=full.name)
    assert set(there.contributions.roots().values_list("kind", "title")) == before
    question = there.contributions.get(kind="question")
    assert question.answer is not None
    assert question.answer.html == "<p>Yes, <strong>lids</strong>.</p>"
    assert list(question.taggings.values_list("tag__name", flat=True)) == ["lids"]
    # What else is the tools' own, test_carrying.py takes there and back.
    export_community(there, tmp_path / "again")
    first, second = own_parts(folder), own_parts(tmp_path / "again")
    assert first == second
    assert first["poll"]["options"] == ["Yes", "No"]
    assert first["round_robin"]["questions"][0]["text"] == "Which lids?"


def test_nobody_reads_more_of_it_elsewhere(
    adoption: Community, ada: Person, write: Write, tmp_path: Path, bring_in: BringIn
) -> None:
    for shared_with in Contribution.SharedWith.values:
        write(adoption, ada, f"For {shared_with}", shared_with=shared_with).reply(ada, "<p>Yes.</p>")
    export_community(adoption, tmp_path / "along")
    bring_in(tmp_path / "along")
    there = Community.objects.exclude(pk=adoption.pk).get()
    assert there.kind == Community.Kind.CONFIDENTIAL
    audiences = {
        "For community": there.posts_id,
        "For members": there.members_audience_id,
        "For facilitators": there.facilitators_audience_id,
    }
    for root in there.contributions.roots():
        assert root.audience_id == audiences[root.title]
        assert root.thread.get().audience_id == audiences[root.title]


def test_a_link_and_a_piece_of_news_keep_their_addresses(
    waste: Community, bo: Person, write: Write, tmp_path: Path, bring_in: BringIn
) -> None:
    for kind in ("link", "news"):
        written = write(waste, bo, f"A {kind}", kind=kind, url=f"https://www.example.org/{kind}")
        export_community(waste, tmp_path / kind)
        bring_in(tmp_path / kind)
        came = Contribution.objects.exclude(pk=written.pk).filter(kind=kind).latest("pk").whole
        assert came.url == f"https://www.example.org/{kind}"  # type: ignore[attr-defined]


def test_an_event_keeps_its_hours(
    waste: Community, bo: Person, write: Write, tmp_path: Path, bring_in: BringIn
) -> None:
    event = write(waste, bo, "A morning", kind="event")
    export_community(waste, tmp_path / "along")
    bring_in(tmp_path / "along")
    came = Contribution.objects.exclude(pk=event.pk).get(kind="event").whole
    assert came.starts_at == event.whole.starts_at  # type: ignore[attr-defined]


def test_the_command_writes_into_an_empty_folder_alone(full: Community, tmp_path: Path) -> None:
    call_command("export", full.slug, str(tmp_path / "along"))
    posts = [json.loads(line) for line in (tmp_path / "along" / "posts.jsonl").read_text().splitlines()]
    assert [post["date"] for post in posts] == sorted(post["date"] for post in posts)
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export", full.slug, str(tmp_path / "along"))
    with pytest.raises(CommandError, match="no community"):
        call_command("export", "nowhere", str(tmp_path / "other"))
