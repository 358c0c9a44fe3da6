"""Polls over HTTP: starting one, voting, and what comes out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.tools.polls.models import Option, Poll, Vote
from guildhall.tools.polls.personal_data import about
from guildhall.tools.polls.tests.conftest import MakePoll

POLL = {
    "title": "How often do you collect?",
    "options": "Weekly\nEvery two weeks\nEvery three weeks",
    "html": "",
    "way": "single",
    "is_named": "no",
    "shows": "voted",
    "closes_day": "",
    "closes_clock": "",
    "tags": "",
    "language": "en",
    "shared_with": "community",
    "token": "one",
    "act": "send",
}


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def new(waste: Community) -> str:
    return f"/c/{waste.slug}/polls/new/"


@pytest.fixture
def voters(waste: Community, make_person: MakePerson) -> list[Person]:
    people = [make_person(f"Voter {letter}") for letter in "ABCDE"]
    for person in people:
        waste.admit(person)
    return people


def options(poll: Poll) -> list[int]:
    return [option.pk for option in Option.objects.filter(contribution=poll)]


def vote(client: Client, poll: Poll, *chosen: int, **more: Any) -> Any:
    at = f"/c/{poll.community.slug}/polls/{poll.pk}/vote/"
    if poll.way == "ranked":
        places = {f"place_{option}": str(place) for place, option in enumerate(chosen, 1)}
        return client.post(at, places | more)
    return client.post(at, {"choice": [str(option) for option in chosen]} | more)


class TestStarting:
    def test_a_member_starts_one_with_its_options_in_order(
        self, browser: Browser, new: str, bo: Person, cy: Person
    ) -> None:
        page = text(browser(bo).post(new, POLL, follow=True))
        poll = Poll.objects.get()
        assert [option.text for option in poll.poll_options.all()] == [
            "Weekly",
            "Every two weeks",
            "Every three weeks",
        ]
        assert (poll.way, poll.is_named, poll.closes_at) == ("single", False, None)
        assert "This poll is anonymous: nobody is shown how you voted." in page
        assert "Your vote" not in text(browser(cy).get(poll.get_absolute_url()))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"options": "Weekly"}, "from 2 to 20 options"),
            ({"options": "\n".join(str(number) for number in range(21))}, "from 2 to 20 options"),
            ({"options": "Weekly\nweekly"}, "is there twice"),
            ({"options": f"Weekly\n{'x' * 121}"}, "up to 120 characters"),
            ({"options": " "}, "Write at least two options"),
            ({"title": ""}, "Give it a title"),
            ({"closes_day": "2020-01-01"}, "This moment has passed"),
            ({"closes_day": "soon"}, "Write the day like this"),
        ],
    )
    def test_what_cannot_be_comes_back_filled_in(
        self, browser: Browser, new: str, bo: Person, changes: dict[str, str], said: str
    ) -> None:
        refused = browser(bo).post(new, POLL | {"html": "<p>We are changing.</p>"} | changes)
        assert refused.status_code == 422
        assert said in text(refused)
        assert "We are changing." in text(refused)
        assert not Poll.objects.exists()

    def test_options_can_be_changed_until_somebody_votes_and_then_only_added(
        self, browser: Browser, make_poll: MakePoll, ada: Person, bo: Person
    ) -> None:
        poll, client = make_poll(), browser(ada)
        edit = f"/contributions/{poll.pk}/edit/"
        assert client.post(edit, POLL | {"options": "Weekly\nMonthly"}).status_code == 302
        assert [option.text for option in poll.poll_options.all()] == ["Weekly", "Monthly"]
        vote(browser(bo), poll, options(poll)[0])
        refused = client.post(edit, POLL | {"options": "Weekly\nNever"})
        assert refused.status_code == 422
        assert "“Monthly” has to stay as it is" in text(refused)
        assert client.post(edit, POLL | {"options": "Never\nWeekly\nMonthly"}).status_code == 302
        assert [option.text for option in poll.poll_options.all()] == ["Never", "Weekly", "Monthly"]
        assert Vote.objects.get().option.text == "Weekly"

    def test_an_anonymous_poll_never_becomes_a_named_one(
        self, browser: Browser, make_poll: MakePoll, ada: Person, bo: Person
    ) -> None:
        poll = make_poll()
        vote(browser(bo), poll, options(poll)[0])
        sent = POLL | {"options": "Weekly\nTwo weeks\nThree weeks", "is_named": "yes", "way": "ranked"}
        assert browser(ada).post(f"/contributions/{poll.pk}/edit/", sent).status_code == 302
        poll.refresh_from_db()
        assert (poll.is_named, poll.way) == (False, "single")


class TestVoting:
    def test_one_votes_once_however_often_one_clicks_and_may_change_ones_mind(
        self, browser: Browser, make_poll: MakePoll, bo: Person
    ) -> None:
        poll, client = make_poll(), browser(bo)
        first, second, _third = options(poll)
        for _click in range(2):
            assert vote(client, poll, first)["Location"] == f"{poll.get_absolute_url()}#results"
        vote(client, poll, second)
        assert Vote.objects.get().option_id == second
        assert "You voted for: Two weeks" in text(client.get(poll.get_absolute_url()))
        vote(client, poll, take_back="1")
        assert not Vote.objects.exists()

    def test_the_database_itself_holds_one_ballot_a_person(self, make_poll: MakePoll, bo: Person) -> None:
        poll = make_poll()
        first, second, _third = options(poll)
        Vote.objects.create(contribution=poll, person=bo, option_id=first)
        for option, place in ((second, 1), (first, 2)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Vote.objects.create(contribution=poll, person=bo, option_id=option, place=place)

    def test_several_and_ranked_votes_keep_what_was_chosen(
        self, browser: Browser, make_poll: MakePoll, bo: Person
    ) -> None:
        several, ranked = make_poll(way="several"), make_poll(way="ranked")
        vote(browser(bo), several, options(several)[0], options(several)[2])
        assert Vote.objects.filter(contribution=several).count() == 2
        chosen = options(ranked)[::-1][:2]
        vote(browser(bo), ranked, *chosen)
        mine = Vote.objects.filter(contribution=ranked).order_by("place")
        assert list(mine.values_list("option", flat=True)) == chosen
        assert {row["place"] for row in about(bo)["Vote"]} == {1, 2}

    @pytest.mark.parametrize("way", ["single", "several", "ranked"])
    def test_an_empty_ballot_and_a_forged_one_come_back(
        self, browser: Browser, make_poll: MakePoll, bo: Person, way: str
    ) -> None:
        poll = make_poll(way=way)
        for sent in ({}, {"choice": "999999"}):
            refused = browser(bo).post(f"/c/{poll.community.slug}/polls/{poll.pk}/vote/", sent)
            assert refused.status_code == 422
            assert "There is a problem" in text(refused)
        assert not Vote.objects.exists()

    def test_two_options_cannot_have_one_place(
        self, browser: Browser, make_poll: MakePoll, bo: Person
    ) -> None:
        poll = make_poll(way="ranked")
        first, second, _third = options(poll)
        at = f"/c/{poll.community.slug}/polls/{poll.pk}/vote/"
        refused = browser(bo).post(at, {f"place_{first}": "2", f"place_{second}": "2"})
        assert refused.status_code == 422
        assert "Two options have place 2" in text(refused)
        assert '<option value="2" selected>' in text(refused)

    def test_only_members_vote_and_only_in_what_they_see(
        self, browser: Browser, waste: Community, make_poll: MakePoll, bo: Person, cy: Person, visitor: Client
    ) -> None:
        poll = make_poll()
        assert vote(browser(cy), poll, options(poll)[0]).status_code == 403
        assert "/account/login/" in vote(visitor, poll, options(poll)[0])["Location"]
        hidden = make_poll(shared_with="facilitators")
        assert vote(browser(bo), hidden, options(hidden)[0]).status_code == 404
        assert browser(bo).post(f"/c/{waste.slug}/polls/{hidden.pk}/end/").status_code == 404
        poll.remove(bo, "x")
        assert vote(browser(bo), poll, options(poll)[0]).status_code == 404
        assert not Vote.objects.exists()


class TestClosing:
    def test_it_closes_at_its_moment_and_not_before(self, make_poll: MakePoll, bo: Person) -> None:
        closes_at = timezone.now() + timedelta(hours=1)
        poll = make_poll(closes_at=closes_at)
        first, second, _third = options(poll)
        with time_machine.travel(closes_at - timedelta(microseconds=1), tick=False):
            assert poll.cast(bo, [first])
        with time_machine.travel(closes_at, tick=False):
            assert not poll.cast(bo, [second])
        assert Vote.objects.get().option_id == first

    def test_a_vote_that_comes_late_is_told_so(
        self, browser: Browser, make_poll: MakePoll, ada: Person, bo: Person
    ) -> None:
        poll, client = make_poll(), browser(bo)
        browser(ada).post(f"/c/{poll.community.slug}/polls/{poll.pk}/end/")
        page = client.post(
            f"/c/{poll.community.slug}/polls/{poll.pk}/vote/", {"choice": options(poll)[0]}, follow=True
        )
        assert "This poll is closed. Nothing was changed." in text(page)
        assert not Vote.objects.exists()

    def test_only_whoever_started_it_or_facilitates_closes_it(
        self, browser: Browser, new: str, waste: Community, ada: Person, bo: Person, make_poll: MakePoll
    ) -> None:
        adas = make_poll()
        assert browser(bo).post(f"/c/{waste.slug}/polls/{adas.pk}/end/").status_code == 403
        browser(bo).post(new, POLL)
        bos = Poll.objects.get(author=bo)
        assert browser(bo).post(f"/c/{waste.slug}/polls/{bos.pk}/end/").status_code == 302
        bos.refresh_from_db()
        assert not bos.is_open
        closed = bos.closes_at
        browser(ada).post(f"/c/{waste.slug}/polls/{bos.pk}/end/")
        bos.refresh_from_db()
        assert bos.closes_at == closed, "it closed when it closed"


class TestResults:
    def test_results_are_seen_after_voting_as_numbers_and_as_a_table(
        self, browser: Browser, make_poll: MakePoll, bo: Person, voters: list[Person]
    ) -> None:
        poll = make_poll()
        first, second, _third = options(poll)
        for person, option in zip(voters[:3], (first, first, second), strict=True):
            poll.cast(person, [option])
        client = browser(bo)
        before = text(client.get(poll.get_absolute_url()))
        assert "You see the results once you have voted." in before
        assert "<table" not in before
        vote(client, poll, second)
        page = text(client.get(poll.get_absolute_url()))
        assert "2 votes · 50 %" in page
        assert '<th scope="row">Weekly</th><td>2</td><td>50 %</td>' in page
        assert "4 people have voted" in page

    def test_those_of_a_poll_that_shows_them_afterwards_wait_for_its_end(
        self, browser: Browser, make_poll: MakePoll, ada: Person, bo: Person, cy: Person, voters: list[Person]
    ) -> None:
        poll = make_poll(shows="closed", is_named=True)
        for person in [*voters, bo, ada]:
            poll.cast(person, [options(poll)[0]])
        for person in (ada, bo, cy):
            page = text(browser(person).get(poll.get_absolute_url()))
            assert "<table" not in page
            assert "Voter A" not in page
        poll.end()
        page = text(browser(cy).get(poll.get_absolute_url()))
        assert "Most wanted: Weekly" in page
        assert "Members see who voted for what." in page
        assert "Voter A" not in page
        assert "Voter A" in text(browser(bo).get(poll.get_absolute_url()))

    def test_an_anonymous_poll_ties_no_vote_to_a_person(
        self,
        browser: Browser,
        make_poll: MakePoll,
        make_person: MakePerson,
        ada: Person,
        bo: Person,
        cy: Person,
        voters: list[Person],
    ) -> None:
        poll = make_poll()
        operator = make_person("Olu Bright", is_operator=True)
        for person in (*voters[:1], bo):
            poll.cast(person, [options(poll)[0]])
        assert "once three people have voted" in text(browser(bo).get(poll.get_absolute_url()))
        poll.cast(ada, [options(poll)[1]])
        poll.end()
        for reader in (ada, bo, cy, operator, voters[1]):
            page = text(browser(reader).get(poll.get_absolute_url()))
            assert "2 votes" in page
            assert "Voter A" not in page
            assert ("You voted for" in page) == (reader in (ada, bo))
        assert not about(voters[1])["Vote"]

    def test_ranked_ones_show_their_rounds(
        self, browser: Browser, make_poll: MakePoll, cy: Person, voters: list[Person]
    ) -> None:
        poll = make_poll(way="ranked")
        first, second, third = options(poll)
        ballots = [[first], [first], [second, third], [second, third], [third, second]]
        for person, ballot in zip(voters, ballots, strict=True):
            poll.cast(person, ballot)
        poll.end()
        page = text(browser(cy).get(poll.get_absolute_url()))
        assert "Most wanted: Two weeks" in page
        assert "Round 2" in page
        assert '<td>1 <span class="soft">(goes out)</span></td>' in page

    def test_a_tie_is_told(
        self, browser: Browser, make_poll: MakePoll, bo: Person, voters: list[Person]
    ) -> None:
        poll = make_poll()
        for person, option in zip(voters[:2], options(poll), strict=False):
            poll.cast(person, [option])
        poll.end()
        assert "A tie: Weekly, Two weeks" in text(browser(bo).get(poll.get_absolute_url()))

    def test_a_poll_takes_few_queries(
        self,
        browser: Browser,
        make_poll: MakePoll,
        waste: Community,
        bo: Person,
        voters: list[Person],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for way in ("single", "several", "ranked"):
            poll = make_poll(way=way, is_named=True)
            for person in [*voters, bo]:
                poll.cast(person, options(poll)[:1])
        client = browser(bo)
        client.get(poll.get_absolute_url())
        with django_assert_max_num_queries(12):
            client.get(poll.get_absolute_url())
        with django_assert_max_num_queries(6):
            client.get(f"/c/{waste.slug}/polls/")
