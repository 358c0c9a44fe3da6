"""A guest in the hot seat, over HTTP: asking, voting, answering, looking after, writing up."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.kit.live import listener
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.hot_seats import deeds, personal_data
from guildhall.tools.hot_seats.jobs import tell
from guildhall.tools.hot_seats.models import HotSeat, SeatVote
from guildhall.tools.hot_seats.questions import questions_of

HOUR = timedelta(hours=1)


@pytest.fixture
def seat(waste: Community, ada: Person, write: Write) -> HotSeat:
    """Live since an hour, with a guest who has no account."""
    now = timezone.now()
    made: Any = write(
        *(waste, ada, "Ask the lid researcher"),
        kind="hot_seat",
        guest_name="Imogen Farrow",
        starts_at=now - HOUR,
        ends_at=now + HOUR,
    )
    return made  # type: ignore[no-any-return]


def at(seat: HotSeat, verb: str, question: Contribution | None = None) -> str:
    tail = f"{question.pk}/" if question else ""
    return f"/c/{seat.community.slug}/hot_seats/{seat.pk}/{verb}/{tail}"


def page_of(client: Client, seat: HotSeat, query: str = "") -> str:
    return client.get(seat.get_absolute_url() + query).content.decode()


def move(seat: HotSeat, by: timedelta) -> None:
    """Moves its hours."""
    HotSeat.objects.filter(pk=seat.pk).update(starts_at=seat.starts_at + by, ends_at=seat.ends_at + by)  # type: ignore[operator]


class TestAnnouncing:
    FORM = {
        "title": "Ask Jo",
        "html": "Jo ran adoption for ten years.",
        "guest_name": "Jo Smith",
        "guest_role": "Head of adoption",
        "starts_at": "2031-03-13T10:00",
        "lasts": "60",
        "language": "en",
        "shared_with": "community",
        "act": "send",
    }

    def test_a_facilitator_announces_a_guest_and_the_page_says_when(
        self, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        browser(ada).post(f"/c/{waste.slug}/hot_seats/new/", self.FORM)
        seat = HotSeat.objects.get()
        page = page_of(browser(bo), seat)
        assert "Put your question now. Jo Smith answers: Thursday 13 March 2031, 10:00 to 11:00." in page
        assert "Head of adoption" in page
        assert "Thursday 13 March 2031" in browser(bo).get(f"/c/{waste.slug}/hot_seats/").content.decode()

    def test_a_member_does_not(self, waste: Community, bo: Person, browser: Browser) -> None:
        assert browser(bo).post(f"/c/{waste.slug}/hot_seats/new/", self.FORM).status_code == 403
        assert not HotSeat.objects.exists()

    def test_a_guest_who_is_a_member_is_found_by_name_or_by_the_address_of_their_page(
        self, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        for member in (bo.name.upper(), f"https://x.example/people/{bo.slug}/"):
            HotSeat.objects.all().delete()
            browser(ada).post(f"/c/{waste.slug}/hot_seats/new/", self.FORM | {"member": member})
            assert HotSeat.objects.get().guest == bo
            assert HotSeat.objects.get().follows.filter(person=bo).exists()

    def test_what_was_typed_comes_back_when_something_is_wrong(
        self, waste: Community, ada: Person, cy: Person, browser: Browser
    ) -> None:
        wrong = {"member": cy.name, "opens_at": "2031-03-14T10:00"}
        answer = browser(ada).post(f"/c/{waste.slug}/hot_seats/new/", self.FORM | wrong)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f"No member is called “{cy.name}”" in page
        assert "This is after the guest begins to answer" in page
        assert 'value="2031-03-13T10:00"' in page

    def test_the_times_can_be_changed_and_their_length_stays(
        self, waste: Community, ada: Person, browser: Browser
    ) -> None:
        browser(ada).post(f"/c/{waste.slug}/hot_seats/new/", self.FORM | {"lasts": "20160"})
        seat = HotSeat.objects.get()
        page = browser(ada).get(f"/contributions/{seat.pk}/edit/").content.decode()
        assert 'value="2031-03-13T10:00"' in page
        assert '<option value="20160" selected>' in page


class TestAsking:
    def test_a_question_is_put_before_and_while_it_is_live_but_not_afterwards(
        self, seat: HotSeat, bo: Person, browser: Browser
    ) -> None:
        for by, count in ((timedelta(days=2), 1), (timedelta(), 2), (-timedelta(days=2), 2)):
            move(seat, by)
            browser(bo).post(seat.get_absolute_url(), {"html": f"Which lid, {by}?", "token": str(by)})
            assert seat.thread.count() == count
        page = page_of(browser(bo), seat)
        assert "It is over." in page
        assert "Which lid, -2 days" in page  # kept for whoever wrote it

    def test_nobody_asks_before_it_opens(self, seat: HotSeat, bo: Person, browser: Browser) -> None:
        move(seat, timedelta(days=2))
        HotSeat.objects.filter(pk=seat.pk).update(opens_at=timezone.now() + timedelta(days=1))
        browser(bo).post(seat.get_absolute_url(), {"html": "Which lid?", "token": "x"})
        assert not seat.thread.exists()
        assert "You can put your questions from" in page_of(browser(bo), seat)

    def test_one_votes_once_takes_it_back_and_not_for_ones_own(
        self, seat: HotSeat, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        question = seat.reply(ada, "<p>Which lid?</p>")
        for _twice in range(2):
            assert browser(bo).post(at(seat, "vote", question), {"wants": "1"}).status_code == 302
        assert questions_of(seat, bo).posts[0].votes == 1
        assert "Voted" in page_of(browser(bo), seat)
        assert "Voted" not in page_of(browser(ada), seat)
        browser(bo).post(at(seat, "vote", question), {"wants": "0"})
        assert questions_of(seat, bo).posts[0].votes == 0
        assert browser(ada).post(at(seat, "vote", question)).status_code == 403
        assert browser(cy).post(at(seat, "vote", question)).status_code == 403

    def test_questions_with_more_votes_stand_first_and_the_unanswered_before_the_answered(
        self, seat: HotSeat, ada: Person, bo: Person
    ) -> None:
        first, second, third = (seat.reply(ada, f"<p>Question {n}</p>") for n in (1, 2, 3))
        deeds.vote(third, bo, True)
        deeds.answer(seat, third, "<p>Yes.</p>", ada, "en")
        deeds.vote(second, bo, True)
        questions = questions_of(seat)
        assert [post.id for post in questions.ordered("live")] == [second.pk, first.pk, third.pk]
        assert [post.id for post in questions.ordered("over")] == [second.pk, third.pk, first.pk]
        assert [post.id for post in questions.ordered("over", by_time=True)] == [
            first.pk,
            second.pk,
            third.pk,
        ]

    def test_the_list_asks_little_of_the_database(
        self,
        seat: HotSeat,
        bo: Person,
        browser: Browser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client, address = browser(bo), f"/c/{seat.community.slug}/hot_seats/"
        client.get(address)
        with django_assert_max_num_queries(7):  # with the rows of its own table
            client.get(address)


class TestAnswering:
    def test_the_guest_who_is_a_member_answers_and_the_asker_is_told(
        self, seat: HotSeat, ada: Person, bo: Person, make_person: Any, browser: Browser
    ) -> None:
        jo = make_person("Jo Smith")
        seat.community.admit(jo)
        HotSeat.objects.filter(pk=seat.pk).update(guest=jo, guest_name="")
        question = seat.reply(bo, "<p>Which lid?</p>")
        assert browser(bo).get(at(seat, "answer", question)).status_code == 403
        answer = {"html": "The round one.", "token": "x", "act": "send"}
        for _twice in range(2):
            browser(jo).post(at(seat, "answer", question), answer)
        made = seat.thread.get(parent=question)
        assert made.author == jo
        run_jobs()
        assert Notice.objects.get(person=bo, contribution=made).why == Notice.Why.ANSWER
        page = page_of(browser(bo), seat)
        assert page.index("Which lid?") < page.index("The round one.")
        assert "Written down by" not in page

    def test_a_facilitator_writes_down_what_the_guest_says_and_the_page_says_so(
        self, seat: HotSeat, ada: Person, bo: Person, browser: Browser
    ) -> None:
        question = seat.reply(bo, "<p>Which lid?</p>")
        browser(ada).post(at(seat, "answer", question), {"html": "Round.", "token": "x", "act": "send"})
        page = page_of(browser(bo), seat)
        assert "Imogen Farrow" in page
        assert "Written down by Ada Okafor" in page

    def test_an_answer_that_is_removed_leaves_the_question_open(
        self, seat: HotSeat, ada: Person, bo: Person
    ) -> None:
        question = seat.reply(bo, "<p>Which lid?</p>")
        made = deeds.answer(seat, question, "<p>Round.</p>", ada, "en")
        assert questions_of(seat).posts[0].is_answered
        made.remove(ada, "Wrong")
        assert not questions_of(seat).posts[0].is_answered

    def test_an_empty_answer_comes_back(
        self, seat: HotSeat, ada: Person, bo: Person, browser: Browser
    ) -> None:
        question = seat.reply(bo, "<p>Which lid?</p>")
        assert browser(ada).post(at(seat, "answer", question), {"html": " ", "token": "x"}).status_code == 422


class TestLookingAfter:
    def test_questions_that_ask_the_same_are_merged_each_voter_counts_once_and_it_can_be_undone(
        self, seat: HotSeat, ada: Person, bo: Person, make_person: Any, browser: Browser
    ) -> None:
        fay, gus = make_person("Fay Marsh"), make_person("Gus Hill")
        one, other = seat.reply(ada, "<p>Which lid?</p>"), seat.reply(bo, "<p>What lid?</p>")
        for person in (fay, gus):
            deeds.vote(one, person, True)
        deeds.vote(other, fay, True)
        deeds.vote(other, ada, True)
        browser(ada).post(at(seat, "merge", other), {"same_as": one.pk})
        [post] = questions_of(seat).posts
        assert (post.id, post.votes) == (one.pk, 3)
        assert "Also asked by Bo Lind" in page_of(browser(fay), seat)
        browser(ada).post(at(seat, "back", other))
        assert {post.id: post.votes for post in questions_of(seat).posts} == {one.pk: 2, other.pk: 2}

    def test_a_question_is_not_put_under_one_that_was_merged_meanwhile(
        self, seat: HotSeat, ada: Person, bo: Person, browser: Browser
    ) -> None:
        one, other, third = (seat.reply(bo, f"<p>{number}?</p>") for number in range(3))
        stale = Contribution.objects.get(pk=other.pk)
        assert deeds.merge(other, one, ada)
        assert not deeds.merge(third, stale, ada)
        assert {post.id for post in questions_of(seat).posts} == {one.pk, third.pk}
        page = browser(ada).get(at(seat, "merge", other))
        assert page.status_code == 404
        assert browser(ada).get(at(seat, "aside", other)).status_code == 404

    def test_a_question_is_set_aside_with_a_reason_and_brought_back(
        self, seat: HotSeat, ada: Person, bo: Person, browser: Browser
    ) -> None:
        question = seat.reply(bo, "<p>Which maker?</p>")
        assert browser(ada).post(at(seat, "aside", question), {"reason": " "}).status_code == 422
        browser(ada).post(at(seat, "aside", question), {"reason": "That is for a tender."})
        page = page_of(browser(bo), seat)
        assert "1 question was set aside" in page
        assert "Set aside: That is for a tender." in page
        assert questions_of(seat).open == []
        browser(ada).post(at(seat, "back", question))
        assert [post.id for post in questions_of(seat).open] == [question.pk]
        assert "for a tender" not in page_of(browser(bo), seat)

    def test_one_question_at_a_time_comes_next(
        self, seat: HotSeat, ada: Person, bo: Person, browser: Browser
    ) -> None:
        one, other = seat.reply(bo, "<p>1?</p>"), seat.reply(bo, "<p>2?</p>")
        for question in (one, other):
            browser(ada).post(at(seat, "next", question))
        assert [(post.id, post.is_next) for post in questions_of(seat).ordered("live")] == [
            (other.pk, True),
            (one.pk, False),
        ]
        deeds.answer(seat, other, "<p>Yes.</p>", ada, "en")
        assert not any(post.is_next for post in questions_of(seat).posts)

    @pytest.mark.parametrize("verb", ["next", "back", "aside", "merge"])
    def test_members_do_none_of_this_and_outsiders_of_a_closed_community_find_nothing(
        self,
        adoption: Community,
        ada: Person,
        bo: Person,
        cy: Person,
        browser: Browser,
        write: Write,
        verb: str,
    ) -> None:
        seat: Any = write(adoption, ada, "Ask Jo", kind="hot_seat")
        question = seat.reply(bo, "<p>Who?</p>")
        sent = {"reason": "x", "same_as": question.pk}
        assert browser(bo).post(at(seat, verb, question), sent).status_code == 403
        assert browser(cy).post(at(seat, verb, question), sent).status_code == 404
        assert browser(cy).post(at(seat, "vote", question)).status_code == 404
        assert browser(cy).get(at(seat, "live")).status_code == 404

    def test_a_question_of_another_hot_seat_is_not_found_here(
        self, seat: HotSeat, waste: Community, ada: Person, bo: Person, browser: Browser, write: Write
    ) -> None:
        other: Any = write(waste, ada, "Another", kind="hot_seat")
        question = other.reply(bo, "<p>Who?</p>")
        assert browser(ada).get(at(seat, "answer", question)).status_code == 404


class TestWritingUp:
    def test_it_begins_with_questions_and_answers_and_stands_above_them(
        self, seat: HotSeat, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        question = seat.reply(bo, "<p>Which lid?</p>")
        seat.reply(bo, "<p>Not answered?</p>")
        deeds.answer(seat, question, "<p>The round one.</p>", None, "en")
        page = browser(ada).get(at(seat, "write-up")).content.decode()
        for words in ("Bo Lind, Torridge", "Which lid?", "Imogen Farrow", "The round one."):
            assert words in page
        assert "Not answered?" not in page
        browser(ada).post(at(seat, "write-up"), {"html": "Round lids work.", "version": "", "token": "x"})
        page = page_of(browser(cy), seat)
        assert page.index("Round lids work.") < page.index("Which lid?")
        assert "Written up by Ada Okafor" in page
        assert browser(bo).get(at(seat, "write-up")).status_code == 403

    def test_nobody_overwrites_what_another_wrote_meanwhile(
        self, seat: HotSeat, ada: Person, browser: Browser
    ) -> None:
        browser(ada).post(at(seat, "write-up"), {"html": "First words.", "version": "", "token": "x"})
        answer = browser(ada).post(at(seat, "write-up"), {"html": "Mine.", "version": "", "token": "y"})
        assert answer.status_code == 409
        assert "First words." in answer.content.decode()
        assert "Mine." in answer.content.decode()
        seat.refresh_from_db()
        assert "First words." in seat.write_up

    def test_sent_twice_it_is_kept_once_and_found_by_its_words_and_its_pictures_stay(
        self, seat: HotSeat, ada: Person, cy: Person, browser: Browser
    ) -> None:
        drawn = io.BytesIO()
        Image.new("RGB", (30, 20)).save(drawn, "PNG")
        picture = keep_file(uploads.accept(SimpleUploadedFile("lid.png", drawn.getvalue())), ada)
        html = f'<p>Use a flapdoodle.</p><p><img src="/files/{picture.key}/lid.png" alt="A lid"></p>'
        for _time in range(2):
            answer = browser(ada).post(at(seat, "write-up"), {"html": html, "version": "", "token": "x"})
            assert answer.status_code == 302
        picture.refresh_from_db()
        assert picture.contribution_id == seat.pk
        assert seat.title in browser(cy).get("/search/?q=flapdoodle").content.decode()


class TestTelling:
    def test_followers_are_told_once_when_it_opens_and_when_it_goes_live_and_again_of_a_new_time(
        self, seat: HotSeat, bo: Person, browser: Browser
    ) -> None:
        seat.follows.create(person=bo)
        HotSeat.objects.filter(pk=seat.pk).update(opens_at=timezone.now() - 2 * HOUR)
        for _twice in range(2):
            tell()
            run_jobs()
        assert sorted(Notice.objects.filter(person=bo).values_list("why", flat=True)) == ["live", "opened"]
        assert "Live now: Ask the lid researcher" in browser(bo).get("/notices/").content.decode()
        HotSeat.objects.filter(pk=seat.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
        tell()
        run_jobs()
        assert Notice.objects.filter(person=bo, why="live").count() == 2

    def test_nobody_is_told_of_what_is_over_or_removed(self, seat: HotSeat, ada: Person, bo: Person) -> None:
        seat.follows.create(person=bo)
        move(seat, -timedelta(days=5))
        tell()
        move(seat, timedelta())
        seat.remove(ada, "Not now")
        tell()
        run_jobs()
        assert not Notice.objects.filter(person=bo).exists()

    def test_what_is_kept_of_a_person_is_told_to_them(self, seat: HotSeat, ada: Person, bo: Person) -> None:
        question = seat.reply(ada, "<p>Which lid?</p>")
        deeds.vote(question, bo, True)
        HotSeat.objects.filter(pk=seat.pk).update(guest=bo)
        told = personal_data.about(bo)
        assert told["SeatVote"][0]["contribution"] == question.pk
        assert told["HotSeat"][0]["guest_name"] == "Imogen Farrow"
        assert SeatVote.objects.count() == 1


class TestLive:
    def test_the_part_that_changes_comes_by_itself_and_says_what_one_did(
        self,
        seat: HotSeat,
        ada: Person,
        bo: Person,
        browser: Browser,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        question = seat.reply(ada, "<p>Which lid?</p>")
        deeds.vote(question, bo, True)
        deeds.answer(seat, question, "<p>Round.</p>", ada, "en")
        client = browser(bo)
        first = client.get(at(seat, "live"))
        assert "Voted" in first.content.decode()
        assert "Round." in first.content.decode()
        assert "private" in first["Cache-Control"]
        # Who asks, the hot seat, what changed and what they did; the posts are known by now.
        with django_assert_num_queries(3):
            client.get(at(seat, "live"))
        # Nobody is the same reader as another.
        assert "Voted" not in browser(ada).get(at(seat, "live")).content.decode()

    def test_while_nothing_changed_the_database_is_not_asked(
        self,
        seat: HotSeat,
        bo: Person,
        browser: Browser,
        django_assert_num_queries: DjangoAssertNumQueries,
        monkeypatch: Any,
    ) -> None:
        asked: list[str] = []

        def nothing_new(thing: str, mark: str) -> bool:
            asked.append(thing)
            return True

        monkeypatch.setattr(listener, "nothing_new", nothing_new)
        with django_assert_num_queries(0):
            answer = browser(None).get(at(seat, "live"), headers={"If-None-Match": '"1"'})
        assert answer.status_code == 304
        assert asked == [f"thread:{seat.pk}"]
