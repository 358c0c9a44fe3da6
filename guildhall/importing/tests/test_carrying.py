"""What is the tools' own comes out of an export and an import as it was; what is hostile in it harms nobody."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Attachment, Contribution
from guildhall.discovery.models import SearchEntry
from guildhall.importing.exporting import export_community
from guildhall.importing.tests.conftest import BringIn, MakeFolder, a_post, a_reply
from guildhall.importing.tests.whole import furnish
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.hot_seats.models import SeatAnswer, SeatQuestion
from guildhall.tools.library.models import Document, Folder, Version
from guildhall.tools.pages.models import Page
from guildhall.tools.polls.models import Option, Vote
from guildhall.tools.round_robin.models import Answer, Question

# What each kind says beside what every row says; each is in the export of a community that has all of it.
SAYS = {
    "announcement": {"pinned_until", "asks_acknowledgement"},
    "blog": {"cover", "files"},
    "document": {"licence", "source_organisation", "folder", "versions", "files"},
    "event": {
        *("start", "end", "zone", "venue", "meeting_link", "places", "rule", "dates"),
        *("notes", "recording", "cancelled"),
    },
    "hot_seat": {
        *("guest", "guest_role", "guest_organisation", "opens", "start", "end"),
        *("write_up", "written_up"),
    },
    "page": {"parent_page", "subpages", "position"},
    "poll": {"way", "named", "shows", "closes", "options"},
    "practice": {"short_answer", "went_wrong"},
    "reply": {"guests_answer", "set_aside", "files"},
    "round_robin": {"deadline", "only_named", "questions", "answers", "declined"},
}
# Values of every wrong sort.
HOSTILE: list[Any] = [
    *(True, -1, 10**30, 1.5, "", "x" * 5000, "<script>alert(1)</script>", "9999-12-31", "1600-01-01"),
    *("9999-12-31T23:59:59-12:00", "../../etc/passwd", "\u202ea\x07b", "FREQ=SECONDLY;COUNT=999999999"),
    *(
        "FREQ=WEEKLY;UNTIL=soon",
        "FREQ",
        [],
        [[]],
        [None] * 3,
        ["a"] * 10_000,
        [str(number) for number in range(10_000)],
    ),
    *(
        {},
        {"a": {"b": []}},
        [{}] * 700,
        [{"organisation": "x", "said": 3, "file": 4, "text": [], "day": {}}] * 3,
    ),
]


@pytest.fixture
def whole(waste: Community, ada: Person, bo: Person, write: Write) -> Community:
    """A community with everything in it."""
    furnish(waste, ada, bo, write)
    return waste


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "posts.jsonl").read_text().splitlines()]


def without_names(folder: Path) -> list[dict[str, Any]]:
    """The rows of an export without what each house calls by itself: ids, words in addresses, keys of files."""
    text = (folder / "posts.jsonl").read_text()
    for number, row in enumerate(rows(folder)):
        text = re.sub(rf'"{row["id"]}"', f'"post {number}"', text)
        for file in row.get("files", ()):
            text = text.replace(file["key"], "KEY").replace(file["file"], re.sub(r"/\d+-", "/", file["file"]))
    with (folder / "people.csv").open() as file:
        for person in csv.DictReader(file):
            text = text.replace(f'"author": "{person["id"]}"', f'"author": "{person["name"]}"')
    text = re.sub(r' data-mention=\\"\d+\\"', "", text)
    found = [json.loads(line) for line in text.splitlines()]
    for row in found:
        del row["community"]
    return found


def test_what_is_the_tools_own_is_the_same_there_and_back(
    whole: Community, tmp_path: Path, bring_in: BringIn
) -> None:
    counts = export_community(whole, tmp_path / "along")
    assert counts["files"] == 6
    said: dict[str, set[str]] = {}
    for row in rows(tmp_path / "along"):
        said.setdefault(row["kind"], set()).update(row)
    assert {kind: names - said[kind] for kind, names in SAYS.items() if names - said[kind]} == {}
    report, dirty = bring_in(tmp_path / "along")
    assert [each for each in dirty if each.file == "posts.jsonl"] == []
    there = Community.objects.exclude(pk=whole.pk).get()
    export_community(there, tmp_path / "again")
    first, second = without_names(tmp_path / "along"), without_names(tmp_path / "again")
    for one, other in zip(first, second, strict=True):
        assert one == other
    assert report.tallies["posts"].made == len(first)
    assert bring_in(tmp_path / "along")[0].tallies["posts"].made == 0
    assert Attachment.objects.filter(contribution__community=there).count() == 6


def test_what_is_a_persons_own_or_commercial_stays_behind(
    whole: Community, tmp_path: Path, bring_in: BringIn
) -> None:
    export_community(whole, tmp_path / "along")
    text = (tmp_path / "along" / "posts.jsonl").read_text()
    assert "32.5" in text
    assert "19.99" not in text
    quotes, places, keepers = (
        apps.get_model(name) for name in ("practice.Quote", "events.Attendance", "pages.Keeper")
    )
    personal: list[Any] = [Vote, quotes, places, keepers]
    before = [model._base_manager.count() for model in personal]
    bring_in(tmp_path / "along")
    assert [model._base_manager.count() for model in personal] == before
    assert "commercial" in text
    assert Answer.objects.filter(question__is_commercial=True).count() == 1


def test_what_was_removed_is_named_by_nothing(
    whole: Community, ada: Person, bo: Person, tmp_path: Path
) -> None:
    Contribution.objects.get(title="All about lids").remove(ada, "Old")
    picture = Attachment.objects.get(name="cover.png")
    Attachment.objects.filter(pk=picture.pk).update(state="waiting")
    export_community(whole, tmp_path / "along")
    assert {name for row in rows(tmp_path / "along") for name in row} & {"parent_page", "cover"} == set()
    assert not list((tmp_path / "along" / "files").glob("*cover*"))


def test_pictures_covers_versions_and_words_beside_work_where_they_came(
    whole: Community, tmp_path: Path, bring_in: BringIn
) -> None:
    export_community(whole, tmp_path / "along")
    bring_in(tmp_path / "along")
    there = Community.objects.exclude(pk=whole.pk).get()
    blog: Any = there.contributions.get(kind="blog").whole
    (key,) = uploads.keys_in(blog.html)
    shown = Attachment.objects.get(key=key)
    assert (shown.contribution_id, shown.audience_id) == (blog.pk, blog.audience_id)
    assert (shown.name, shown.alternative_text) == ("a b.png", "A red lid")
    assert (blog.cover.contribution_id, blog.cover.name) == (blog.pk, "cover.png")
    assert "data-mention" not in blog.html
    run_jobs()
    document: Any = Document._base_manager.get(community=there)
    assert [(each.number, each.note, each.state) for each in document.versions.order_by("number")] == [
        (1, "", "read"),
        (2, "A word more", "read"),
    ]
    assert document.current.number == 2
    assert document.folder.name == "Lids & bins"
    assert document.folder.parent.name == "Policies"
    for word, kind in (("flapdoodle", "hot_seat"), ("gallimaufry", "event"), ("rigmarole", "document")):
        found = SearchEntry.objects.filter(community=there)
        entries = found.extra(where=["words @@ to_tsquery('english', %s)"], params=[word])
        assert [each.kind for each in entries] == [kind], word


def test_the_page_of_everything_that_came_opens(
    whole: Community, ada: Person, browser: Browser, tmp_path: Path, bring_in: BringIn
) -> None:
    export_community(whole, tmp_path / "along")
    bring_in(tmp_path / "along")
    there = Community.objects.exclude(pk=whole.pk).get()
    there.admit(ada).lead(by=ada)
    said = {}
    for root in there.contributions.roots().select_related("community"):
        answer = browser(ada).get(root.get_absolute_url())
        assert answer.status_code == 200, root.kind
        said[root.title] = answer.content.decode()
        if root.kind == "round_robin":
            results = reverse("round_robin_results", args=[there.slug, root.pk])
            said[root.title] = browser(ada).get(results).content.decode()
    for title, words in {
        "Which lids?": "Green",
        "What do you charge?": "£32.50",
        "Ask Fay": "The Lid Trust",
        "Starting with lids": "Wind.",
        "A morning on lids": "gallimaufry",
        "Lid policy": "Lids &amp; bins",
    }.items():
        assert words in said[title], title


def test_a_page_stands_under_one_that_came_in_an_earlier_or_a_later_batch(
    make_folder: MakeFolder, bring_in: BringIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guildhall.importing.loading.BATCH", 1)
    bring_in(
        make_folder(
            [
                a_post(1, kind="page", title="Early", parent_page="p2"),
                a_post(2, kind="page", title="Above", subpages=["p1", "p3", "nowhere"]),
                a_post(3, kind="page", title="Late", parent_page="p2", subpages=["p2"]),
                a_post(4, kind="page", title="Itself", parent_page="p4", subpages=["p4"]),
            ]
        )
    )
    above = dict(Page.objects.values_list("title", "parent_page__title"))
    assert above == {"Early": "Above", "Above": None, "Late": "Above", "Itself": None}


def test_a_batch_that_fails_leaves_nothing_and_comes_whole_the_next_time(
    whole: Community, tmp_path: Path, bring_in: BringIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_community(whole, tmp_path / "along")
    options, questions, files = Option.objects.count(), Question.objects.count(), Attachment.objects.count()

    def break_off(_words: object) -> None:
        raise RuntimeError("the power went")

    taken: list[str] = []
    keep = uploads.accept

    def accept(file: Any) -> Any:
        stored = keep(file)
        taken.append(stored.key)
        return stored

    with monkeypatch.context() as patch:
        patch.setattr("guildhall.discovery.bulk.index_words", break_off)
        patch.setattr("guildhall.importing.files.uploads.accept", accept)
        with pytest.raises(RuntimeError, match="power"):
            bring_in(tmp_path / "along")
    assert len(taken) == 6
    assert not [key for key in taken if uploads.path_of(key).exists()]
    assert Attachment.objects.count() == files
    bring_in(tmp_path / "along")
    assert Option.objects.count() == 2 * options
    assert Question.objects.count() == 2 * questions
    assert Attachment.objects.count() == 2 * files


def test_plain_posts_cost_no_query_each(make_folder: MakeFolder, bring_in: BringIn) -> None:
    def asked(name: str, many: int) -> int:
        folder = make_folder(
            [a_post(1), *(a_reply(number, to=1) for number in range(2, many))],
            name=name,
            people=[{"id": each, "name": f"{each} {name}"} for each in ("ann", "ben")],
            communities=[{"id": "bins", "name": f"Bins of {name}"}],
        )
        with CaptureQueriesContext(connection) as queries:
            bring_in(folder)
        return len(queries)

    asked("warm", 3)
    assert asked("small", 10) == asked("large", 300)


def hostile_posts() -> Iterator[dict[str, Any]]:
    """Each thing that a kind says, of every wrong sort; and replies to each."""
    number = 0
    for kind, names in SAYS.items():
        for name in sorted(names):
            for value in HOSTILE:
                number += 1
                post = a_post(number, kind=kind, **{name: value})
                yield a_reply(number, to=1, kind=REPLY, **{name: value}) if kind == REPLY else post


@pytest.mark.django_db
def test_nothing_hostile_stops_an_import_or_comes_in_unclean(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    first = a_post(1, kind="hot_seat")
    rest = [post for post in hostile_posts() if post["id"] != "p1"]
    evil = '<p onclick="x()">Hi<script>alert(1)</script><img src="/files/aaaaaaaaaaaa/x.png" alt="Lid"></p>'
    prose = [
        a_post(90_000 + number, kind=kind.word, **dict.fromkeys(kind.own.prose, evil))
        for number, kind in enumerate(KINDS.values())
        if kind.own.prose
    ]
    odd = [
        a_post(91_000, tags=5, language=["en"], shared_with={}, likes="many"),
        b'{"id": "p91001", "community": "bins", "title": "A", "body": "x", "places": 1e999}',
        b'{"id": "p91002", "community": "bins", "title": "A", "body": "x", "places": NaN}',
    ]
    posts = [first, *rest, *prose, *odd]
    report, dirty = bring_in(make_folder(posts))
    assert report.tallies["posts"].made == len(posts) - 2
    assert sum(each.reason.startswith("is not JSON") for each in dirty) == 2
    assert all("\n" not in each.reason for each in dirty)
    for model in {KINDS[word].model for word in KINDS}:
        texts = [field.name for field in model._meta.get_fields() if isinstance(field, models.TextField)]
        for row in model._base_manager.values_list(*texts) if texts else ():
            assert not [text for text in row if text and re.search("<script|onclick|<img", text)]
    assert (
        max(Option.objects.values("contribution").annotate(n=models.Count("pk")).values_list("n", flat=True))
        == 20
    )
    assert not Option.objects.filter(text__contains="\u202e").exists()
    assert Folder.objects.filter(parent__parent__parent__parent__isnull=False).count() == 0
    assert not Version.objects.exists()
    assert not SeatAnswer.objects.exists()
    assert set(SeatQuestion.objects.values_list("state", flat=True)) == {"aside"}


def test_what_does_not_fit_is_said_by_line(make_folder: MakeFolder, bring_in: BringIn) -> None:
    questions = [
        {"key": "fee", "text": "How much?", "kind": "number", "unit": "£"},
        {"key": "how", "text": "How?", "kind": "choice", "choices": ["Card"]},
        {"key": "price", "text": "For how much?", "commercial": True, "kind": "text"},
    ]
    answers = [
        {"organisation": "Lidford", "said": {"fee": "a lot", "how": "Cash", "price": "7"}},
        {"organisation": "Lidford", "said": {"fee": "12"}},
        {"said": {}},
    ]
    _report, dirty = bring_in(
        make_folder(
            [
                a_post(1, kind="poll", options=["One", "one", ""]),
                a_post(2, kind="poll", options=[f"{number}" for number in range(21)]),
                a_post(3, kind="round_robin", questions=questions, answers=answers),
                a_post(4, kind="event", start="2027-01-04T10:00:00Z", rule="FREQ=DAILY"),
                a_post(
                    5,
                    kind="event",
                    start="2027-01-04T10:00:00Z",
                    rule="FREQ=WEEKLY;COUNT=2",
                    dates=[{"day": "2027-01-05"}],
                ),
                a_post(6, kind="document", folder=["a", "b", "c", "d", "e"]),
                a_post(7, kind="blog", cover="files/none.png"),
                a_post(8, kind="hot_seat"),
                a_reply(9, to=8, guests_answer=True),
            ]
        )
    )
    said = {(each.line, each.reason) for each in dirty}
    assert {
        (1, "is a poll with fewer than 2 options; nobody can vote in it"),
        (2, "has more than 20 options; the first 20 are taken"),
        (3, "has a question of a kind that is not known, or without choices; it asks for words"),
        (3, "has an answer that does not fit its question (fee); left out"),
        (3, "has an answer that does not fit its question (price); left out"),
        (3, "names Lidford twice among those that were asked; the first counts"),
        (3, "has an answer of no organisation; left out"),
        (4, "repeats in a way that is not known here; takes place once"),
        (5, "changes a date on which it does not take place; left out"),
        (6, "lies in folders more than 4 deep; lies in the fourth"),
        (7, "has a cover that is none of its pictures; left out"),
        (9, "is a guest's answer to no question; stands as a reply"),
    } <= said
    assert list(Answer.objects.values_list("text", flat=True)) == ["Cash"]
