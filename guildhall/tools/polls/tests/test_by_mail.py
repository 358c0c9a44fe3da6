"""Votes by mail, or by the link in it."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.notifications.inbound.addresses import (
    reply_address,
)
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.models import CommunityWish
from guildhall.people.models import Person
from guildhall.testing.incoming import QUOTED, Post, path_of
from guildhall.testing.post import newest_mail
from guildhall.tools.polls.models import Option, Poll, Vote
from guildhall.tools.polls.tests.conftest import MakePoll

pytestmark = pytest.mark.usefixtures("takes_mail")


def votes(poll: Poll, person: Person) -> list[str]:
    mine = Vote.objects.filter(contribution=poll, person=person).order_by("place")
    return list(mine.values_list("option__text", flat=True))


class TestVotes:
    def test_a_vote_with_more_words_is_never_published(
        self, make_poll: MakePoll, bo: Person, post: Post
    ) -> None:
        poll = make_poll()
        address = reply_address(bo, poll.pk)
        assert post(bo, address, "2\n\nKind regards,\nBo").state == "done"
        assert votes(poll, bo) == ["Two weeks"]
        for words in ("1\nIt is cheaper, isn't it?", "Three weeks\nI would say.", "1, 3"):
            found = post(bo, address, words)
            assert found.state == "tray"
            assert newest_mail(str(bo.email)).subject.startswith("Your mail waits")
        assert votes(poll, bo) == ["Two weeks"]
        assert not poll.thread.exists()

    def test_numbers_mean_the_same_after_an_option_was_put_on_top(
        self, make_poll: MakePoll, bo: Person, post: Post
    ) -> None:
        poll = make_poll()
        Option.objects.filter(contribution=poll).update(position=5)
        Option.objects.create(contribution=poll, text="1", position=0)
        post(bo, reply_address(bo, poll.pk), "1")
        assert votes(poll, bo) == ["Weekly"]

    def test_by_the_number_or_the_words_of_an_option_and_again_changes_it(
        self, make_poll: MakePoll, bo: Person, post: Post
    ) -> None:
        poll = make_poll()
        address = reply_address(bo, poll.pk)
        assert post(bo, address, f"2{QUOTED}").state == "done"
        assert votes(poll, bo) == ["Two weeks"]
        told = newest_mail(str(bo.email))
        assert told.subject.startswith("Done: ")
        assert "Your vote counts: Two weeks" in str(told.body)
        assert post(bo, address, "Weekly").said == "Thank you. Your vote counts: Weekly"
        assert votes(poll, bo) == ["Weekly"]
        assert post(bo, address, "Weekly, but only in summer.").state == "posted"
        assert votes(poll, bo) == ["Weekly"]

    def test_several_and_in_order(self, make_poll: MakePoll, bo: Person, post: Post) -> None:
        for way in ("several", "ranked"):
            poll = make_poll(way=way)
            address = reply_address(bo, poll.pk)
            assert post(bo, address, "3, 1").state == "done"
            assert votes(poll, bo) == ["Three weeks", "Weekly"]
            found = post(bo, address, "3, 4")
            assert (found.trouble, found.said) == ("not allowed", "The options have the numbers 1 to 3.")
            assert votes(poll, bo) == ["Three weeks", "Weekly"]

    def test_several_by_the_link(self, make_poll: MakePoll, bo: Person, visitor: Client) -> None:
        poll = make_poll(way="ranked")
        link = path_of(link_about(bo, contribution=poll.pk))
        assert "2 Two weeks" in visitor.get(link).content.decode()
        refused = visitor.post(link, {"act": "vote", "words-vote": "Three weeks"})
        assert (refused.status_code, votes(poll, bo)) == (409, [])
        visitor.post(link, {"act": "vote", "words-vote": "3, then 1"})
        assert votes(poll, bo) == ["Three weeks", "Weekly"]

    def test_a_closed_poll_and_one_of_others_take_no_votes(
        self, make_poll: MakePoll, waste: Community, bo: Person, cy: Person, post: Post
    ) -> None:
        poll = make_poll()
        assert post(cy, reply_address(cy, poll.pk), "1").trouble == "not allowed"
        poll.end()
        found = post(bo, reply_address(bo, poll.pk), "1")
        assert "closed" in found.said
        assert not Vote.objects.exists()

    def test_the_mail_numbers_the_options_and_its_link_votes(
        self, make_poll: MakePoll, waste: Community, ada: Person, bo: Person, visitor: Client
    ) -> None:
        CommunityWish.objects.create(person=bo, community=waste, rhythm="now")
        with pytest.MonkeyPatch.context() as patch:
            # The options stand before the mail is written, as when the form was sent.
            patch.setattr("guildhall.notifications.jobs.send_soon", lambda: None)
            poll = make_poll()
        message = newest_mail(str(bo.email))
        assert "\n2  Two weeks\n" in message.body
        link = next(line for line in str(message.body).splitlines() if "/act/" in line)
        page = visitor.get(path_of(link)).content.decode()
        assert "Two weeks" in page
        assert not Vote.objects.exists()
        option = poll.poll_options.get(text="Three weeks")
        page = visitor.post(path_of(link), {"act": f"vote-{option.pk}"}).content.decode()
        assert "Thank you. Your vote counts: Three weeks" in page
        assert votes(poll, bo) == ["Three weeks"]
