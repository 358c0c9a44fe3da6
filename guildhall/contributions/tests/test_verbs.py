"""What people do with contributions, and what follows from it."""

from __future__ import annotations

import pytest
from django.db import connection

from guildhall.activity.models import Activity
from guildhall.communities.audience import Audience, Audiences
from guildhall.communities.models import Community
from guildhall.contributions.lines import Wanted, list_contributions
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import PAGE, read_thread
from guildhall.people.models import Person
from guildhall.testing.cast import MakeCommunity


@pytest.fixture
def question(waste: Community, bo: Person) -> Contribution:
    """Bo asks something in the open community."""
    return Contribution.objects.write(
        bo, waste, "question", title="Who charges for bins?", html="<p>Do you?</p>"
    )


def titles(person: Person | None) -> list[str]:
    """What a person finds in the list of everything."""
    return [line.title for line in list_contributions(person, Wanted()).lines]


def test_a_question_is_followed_by_its_author_and_logged(question: Contribution, bo: Person) -> None:
    assert question.follows.get().person == bo
    assert Activity.objects.filter(verb="wrote", contribution=question, audience=question.audience).exists()
    assert question.excerpt == "Do you?"


def test_a_reply_counts_and_lifts_its_thread(question: Contribution, ada: Person) -> None:
    reply = question.reply(ada, "<p>We do.</p>")
    question.refresh_from_db()
    assert (question.reply_count, question.active_at) == (1, reply.published_at)
    assert reply.organisation == ada.organisation


def test_an_accepted_answer_is_lifted_and_keeps_its_place(
    question: Contribution, ada: Person, bo: Person
) -> None:
    replies = [question.reply(ada, f"<p>{number}</p>") for number in range(3)]
    question.accept(replies[1], bo)
    thread = read_thread(bo, question.pk)
    assert thread is not None and thread.answer is not None
    assert thread.answer.id == replies[1].pk
    assert [post.id for post in thread.replies] == [reply.pk for reply in replies]


def test_a_late_answer_is_lifted_without_being_put_on_the_first_page(
    question: Contribution, ada: Person, bo: Person
) -> None:
    replies = [question.reply(ada, f"<p>{number}</p>") for number in range(PAGE + 5)]
    question.accept(replies[-1], bo)
    thread = read_thread(bo, question.pk)
    assert thread is not None and thread.answer is not None
    assert [post.id for post in thread.replies] == [reply.pk for reply in replies[:PAGE]]
    assert thread.has_newer


def test_pages_of_a_long_thread_meet_without_gap_or_overlap(
    question: Contribution, ada: Person, bo: Person
) -> None:
    replies = [question.reply(ada, f"<p>{number}</p>").pk for number in range(PAGE * 2 + 3)]
    seen: list[int] = []
    after = None
    while (thread := read_thread(bo, question.pk, after=after)) and thread.replies:
        seen += [post.id for post in thread.replies]
        after = (thread.replies[-1].published_at, thread.replies[-1].id)
    assert seen == replies
    newest = read_thread(bo, question.pk, newest=True)
    assert newest is not None
    assert [post.id for post in newest.replies] == replies[-PAGE:]


def test_an_edit_keeps_what_was_there_before(question: Contribution, bo: Person) -> None:
    question.edit(bo, title="Who charges?", html="<p>Please say.</p>")
    before = question.revisions.get()
    assert (before.title, before.html, before.edited_by) == ("Who charges for bins?", "<p>Do you?</p>", bo)


def test_thanks_are_given_once_and_can_be_taken_back(question: Contribution, ada: Person) -> None:
    assert question.thank(ada)
    question.refresh_from_db()
    assert question.thanks_count == 1
    assert not question.thank(ada)
    question.refresh_from_db()
    assert question.thanks_count == 0


def test_what_is_removed_is_out_of_sight_with_its_thread_until_it_is_restored(
    question: Contribution, ada: Person, bo: Person
) -> None:
    kept, rude = question.reply(ada, "<p>Yes.</p>"), question.reply(ada, "<p>Rude.</p>")
    rude.remove(ada, "Rude")
    question.remove(ada, "Off topic")
    assert read_thread(bo, question.pk) is None
    assert not Contribution.objects.visible_to(bo).filter(pk=kept.pk).exists()
    assert not Activity.objects.filter(contribution=kept).exclude(audience=None).exists()
    question.restore(ada)
    thread = read_thread(bo, question.pk)
    assert thread is not None
    assert [post.id for post in thread.replies] == [kept.pk]
    assert thread.root.reply_count == 1


def test_a_thread_that_moves_is_read_where_it_stands_now(
    question: Contribution, ada: Person, bo: Person, cy: Person, make_community: MakeCommunity
) -> None:
    reply = question.reply(ada, "<p>Yes.</p>")
    assert titles(cy) == ["Who charges for bins?"]
    secret = make_community("Chief officers", kind="confidential")
    question.move_to(secret, ada)
    assert titles(cy) == []
    assert titles(bo) == ["Who charges for bins?"]
    reply.refresh_from_db()
    assert (reply.community, reply.audience) == (secret, secret.posts)
    assert set(Activity.objects.filter(contribution=reply).values_list("audience", flat=True)) == {
        secret.posts_id
    }


def test_some_replies_become_a_discussion_of_their_own(
    question: Contribution, ada: Person, bo: Person
) -> None:
    first, second, third = (question.reply(ada, f"<p>{number}</p>") for number in range(3))
    question.accept(second, bo)
    new = question.split([third, second], "Another matter", ada)
    question.refresh_from_db()
    assert (question.reply_count, question.answer) == (1, None)
    thread = read_thread(bo, new.pk)
    assert thread is not None
    assert (thread.root.title, [post.id for post in thread.replies]) == ("Another matter", [third.pk])
    assert first.root == question


def test_a_merged_thread_stands_in_the_other_and_keeps_its_title(
    question: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    other = Contribution.objects.write(ada, waste, "question", title="Bin <charges>", html="<p>Same?</p>")
    reply = other.reply(bo, "<p>Yes.</p>")
    other.merge_into(question, ada)
    thread = read_thread(bo, question.pk)
    assert thread is not None
    assert [post.id for post in thread.replies] == [other.pk, reply.pk]
    assert "Bin &lt;charges&gt;" in thread.replies[0].html
    assert thread.root.reply_count == 2


def test_members_only_words_stay_with_the_members(waste: Community, bo: Person, cy: Person) -> None:
    members = Contribution.SharedWith.MEMBERS
    Contribution.objects.write(
        bo, waste, "discussion", title="Between us", html="<p>x</p>", shared_with=members
    )
    assert (titles(bo), titles(cy), titles(None)) == (["Between us"], [], [])


def test_closing_a_community_hides_all_of_it_by_one_row(
    question: Contribution, waste: Community, cy: Person
) -> None:
    assert titles(cy)
    waste.change_kind("private")
    assert titles(cy) == []
    assert Audience.objects.get(pk=question.audience_id or 0).reach == Audience.Reach.MEMBERS


def test_a_thread_is_read_in_two_queries(question: Contribution, ada: Person, bo: Person) -> None:
    for number in range(5):
        question.reply(ada, f"<p>{number}</p>")
    bo.known_audiences = Audiences([question.audience_id or 0])
    with connection.execute_wrapper(counted := Counted()):
        read_thread(bo, question.pk)
    assert counted.queries == 2


class Counted:
    """Counts queries."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.queries += 1
        return execute(sql, params, many, context)
