"""What becomes of a history without anything odd in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guildhall.activity.models import Activity
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.importing.tests.conftest import BringIn, MakeFolder, a_post, a_reply
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser

EVENT = a_post(
    5,
    kind="event",
    title="Food waste: an hour with Ceredigion",
    start="2021-06-01 14:00:00 +0100",
    end="2021-06-01 15:00:00 +0100",
    venue={"name": "Canolfan Rheidol", "town": "Aberystwyth"},
    tags=["Food waste"],
)
BLOG = a_post(
    6,
    kind="blog",
    body_format="markdown",
    summary="What a year of smaller bins taught us.",
    body="## What we did\n\nWe **halved** the bins.",
    co_authors=["ben", "Somebody Else"],
    language="cy",
)
HISTORY = [
    a_post(1, kind="question", likes=7, tags=["Bins", "charging; waste"], uin="4772"),
    a_reply(2, to=1, kind="answer", likes=3),
    a_reply(3, to=1, kind="answer", accepted=True),
    a_reply(4, to=1, kind="comment", parent="p3"),
    EVENT,
    BLOG,
]


@pytest.fixture
def history(make_folder: MakeFolder, bring_in: BringIn, torridge: Organisation) -> None:
    people = [
        {"id": "ann", "name": "Ann Teague", "organisation": "Torridge District Council", "bio": "Bins."},
        {"id": "ben", "name": "Ben Oduya", "organisation": "Clean Streets Ltd"},
    ]
    report, dirty = bring_in(make_folder(HISTORY, people=people))
    assert dirty == []
    assert report.as_dict() == {
        "people": {"read": 2, "made": 2, "already there": 0, "dirty": 0},
        "organisations": {"read": 2, "made": 1, "already there": 1, "dirty": 0},
        "communities": {"read": 1, "made": 1, "already there": 0, "dirty": 0},
        "posts": {"read": 6, "made": 6, "already there": 0, "dirty": 0},
    }


@pytest.mark.usefixtures("history")
class TestHistory:
    """One conversation, one event, one blog post."""

    def test_a_question_keeps_its_date_its_thanks_its_tags_and_its_accepted_answer(self) -> None:
        question = Contribution.objects.get(title="Question number 1")
        assert question.kind == "question"
        assert question.published_at == datetime(2021, 3, 4, 5, 1, tzinfo=UTC)
        assert (question.reply_count, question.thanks_count) == (3, 7)
        assert {tagging.tag.name for tagging in question.taggings.all()} == {"bins", "charging; waste"}
        assert question.answer is not None
        assert "number 3" in question.answer.html
        assert question.active_at == datetime(2021, 3, 4, 5, 4, tzinfo=UTC), "as lively as its newest reply"

    def test_replies_stand_under_what_they_answer(self) -> None:
        question = Contribution.objects.get(title="Question number 1")
        first, second, comment = question.thread.order_by("published_at")
        assert (first.parent, second.parent, comment.parent) == (None, None, second)
        assert first.thanks_count == 3

    def test_people_are_of_the_councils_we_know_and_of_others_that_are_made(self) -> None:
        ann, ben = Person.objects.order_by("name")
        assert ann.organisation == Organisation.objects.get(code="TOR")
        assert ben.organisation is not None
        assert (ben.organisation.name, ben.organisation.sector) == ("Clean Streets Ltd", "partner")
        assert ann.knows == "Bins."
        assert ann.joined_at == datetime(2021, 3, 4, 5, 1, tzinfo=UTC)

    def test_an_event_takes_place_at_its_hours_by_the_clock_of_where_it_was(
        self, browser: Browser, cy: Person
    ) -> None:
        event = Contribution.objects.get(title__startswith="Food waste")
        page = browser(cy).get(event.get_absolute_url()).content.decode()
        assert "Tuesday, 1 June 2021" in page
        assert "14:00 to 15:00" in page
        assert "Canolfan Rheidol, Aberystwyth" in page
        assert event.kind == "event"
        assert {tagging.tag.name for tagging in event.taggings.all()} == {"food waste"}

    def test_a_blog_post_is_a_conversation_with_its_summary_and_all_who_wrote_it(
        self, browser: Browser, cy: Person
    ) -> None:
        post = Contribution.objects.get(title="Question number 6")
        page = browser(cy).get(post.get_absolute_url()).content.decode()
        assert "What a year of smaller bins taught us." in page
        assert "<strong>halved</strong>" in page
        assert "Somebody Else" in page
        assert post.language == "cy"
        assert post.mentions.get().person == Person.objects.get(name="Ben Oduya")

    def test_search_finds_it_and_the_log_tells_of_it_at_its_own_date(
        self, browser: Browser, cy: Person
    ) -> None:
        post = Contribution.objects.get(title="Question number 6")
        assert post.get_absolute_url() in browser(cy).get("/search/?q=halved").content.decode()
        assert Activity.objects.get(contribution=post).happened_at == post.published_at
        assert Activity.objects.count() == 6

    def test_a_community_is_open_and_whoever_wrote_in_it_is_a_member(self) -> None:
        community = Community.objects.get(name="Bins and boxes")
        assert community.kind == Community.Kind.OPEN
        assert community.memberships.count() == 2
        assert community.created_at == datetime(2021, 3, 4, 5, 1, tzinfo=UTC)

    def test_what_has_no_place_here_is_kept_beside_it(self) -> None:
        from guildhall.importing.models import Origin

        assert Origin.objects.get(kind="post", source_id="p1").rest == {"uin": "4772"}
        kept = Origin.objects.get(kind="post", source_id="p5").rest
        assert kept is not None
        assert kept["venue"]["town"] == "Aberystwyth"


def test_a_second_run_adds_nothing(make_folder: MakeFolder, bring_in: BringIn) -> None:
    folder = make_folder(HISTORY)
    bring_in(folder)
    before = everything()
    report, dirty = bring_in(folder)
    assert everything() == before
    assert dirty == []
    assert report.tallies["posts"].as_dict() == {"read": 6, "made": 0, "already there": 6, "dirty": 0}
    assert report.tallies["people"].as_dict() == {"read": 2, "made": 0, "already there": 2, "dirty": 0}


def test_a_newer_export_adds_only_what_is_new(make_folder: MakeFolder, bring_in: BringIn) -> None:
    bring_in(make_folder(HISTORY))
    report, dirty = bring_in(make_folder([*HISTORY, a_reply(9, to=1)]))
    assert dirty == []
    assert report.tallies["posts"].as_dict() == {"read": 7, "made": 1, "already there": 6, "dirty": 0}
    assert Contribution.objects.get(title="Question number 1").reply_count == 4


def test_the_same_ids_from_another_source_are_other_things(
    make_folder: MakeFolder, bring_in: BringIn
) -> None:
    bring_in(make_folder(HISTORY))
    bring_in(make_folder(HISTORY, name="orchards"))
    assert Contribution.objects.count() == 12
    assert {each.name for each in Community.objects.all()} == {"Bins and boxes", "Bins and boxes (2)"}


def everything() -> list[object]:
    """What an import may change, to compare."""
    return [
        *Contribution.objects.order_by("pk").values_list("pk", "html", "reply_count", "answer"),
        *Person.objects.order_by("pk").values_list("pk", "name"),
        *Community.objects.order_by("pk").values_list("pk", "name", "active_at"),
        Activity.objects.count(),
    ]
