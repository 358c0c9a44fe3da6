"""What people do by a mail of a word, or by the link in a mail, without opening the site."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.addresses import (
    reply_address,
)
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.models import CommunityWish
from guildhall.people.keys import make_new_keys
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.incoming import QUOTED, Post, path_of
from guildhall.testing.post import mails_to, newest_mail

pytestmark = pytest.mark.usefixtures("takes_mail")


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


class TestWords:
    def test_thanks_alone_thanks_and_with_more_words_is_an_answer(
        self, question: Contribution, ada: Person, bo: Person, post: Post
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        for _time in range(2):
            found = post(bo, reply_address(bo, reply.pk), f"Thanks!{QUOTED}")
        assert (found.state, found.said) == ("done", "Thanked.")
        reply.refresh_from_db()
        assert reply.thanks_count == 1
        assert not any(sent.subject.startswith("Done") for sent in mails_to(str(bo.email)))
        assert post(bo, reply_address(bo, reply.pk), "Thanks! And how much?").state == "posted"

    def test_whoever_asked_chooses_the_answer_and_nobody_else(
        self, question: Contribution, ada: Person, bo: Person, post: Post
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        assert post(bo, reply_address(bo, reply.pk), "Accept").state == "done"
        question.refresh_from_db()
        assert question.answer_id == reply.pk
        assert "Chosen as the answer." in str(newest_mail(str(bo.email)).body)
        own = question.reply(bo, "<p>I do.</p>")
        found = post(ada, reply_address(ada, own.pk), "derbyn")
        assert found.state == "done"  # ada looks after the place

    def test_how_often_mail_comes_is_changed_and_one_leaves(
        self, question: Contribution, waste: Community, cy: Person, post: Post
    ) -> None:
        waste.join(cy)
        address = reply_address(cy, question.pk)
        assert post(cy, address, "weekly").state == "done"
        assert CommunityWish.objects.get(person=cy).rhythm == "weekly"
        assert post(cy, address, "mute").state == "done"
        assert question.follows.get(person=cy).is_muted
        assert post(cy, address, "Gadael.").state == "done"
        assert not waste.memberships.filter(person=cy).exists()

    def test_a_council_says_where_it_stands_with_words_beside_it(
        self, question: Contribution, ada: Person, post: Post
    ) -> None:
        found = post(ada, reply_address(ada, question.pk), f"Planning it: from April on.{QUOTED}")
        assert found.state == "done"
        stance = question.stances.current().get()
        assert (stance.organisation, stance.standing, stance.words) == (
            ada.organisation,
            "planning",
            "from April on.",
        )
        post(ada, reply_address(ada, question.pk), "Yn ei wneud")
        assert question.stances.current().get().standing == "doing"

    def test_whoever_speaks_for_no_council_writes_a_reply_with_the_same_words(
        self, question: Contribution, ada: Person, post: Post
    ) -> None:
        Person.objects.filter(pk=ada.pk).update(verified_at=None)
        assert post(ada, reply_address(ada, question.pk), "Interested").state == "posted"

    def test_more_than_a_sentence_beside_a_stance_is_a_reply(
        self, question: Contribution, ada: Person, post: Post
    ) -> None:
        words = "Interested.\n\nWe looked at it in 2024.\n\nIt cost too much."
        assert post(ada, reply_address(ada, question.pk), words).state == "posted"
        assert not question.stances.exists()

    def test_a_sign_off_is_part_of_no_order(
        self, question: Contribution, ada: Person, bo: Person, post: Post
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        for words in ("Thanks.\n\nBo", "Accept\n\nKind regards,\nBo Lind"):
            assert post(bo, reply_address(bo, reply.pk), words).state == "done"
        question.refresh_from_db()
        assert question.answer_id == reply.pk


class TestLinks:
    def test_by_its_page_one_thanks_and_chooses_and_only_what_is_offered(
        self, question: Contribution, ada: Person, bo: Person, visitor: Client
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        link = path_of(link_about(bo, contribution=reply.pk))
        page = visitor.get(link).content.decode()
        assert "Say thank you" in page
        assert "We do." not in page  # mails are passed on, and with them this link
        for _time in range(2):
            assert "Thanked." in visitor.post(link, {"act": "thank"}).content.decode()
        visitor.post(link, {"act": "accept"})
        visitor.post(link, {"act": "leave"})
        reply.refresh_from_db()
        question.refresh_from_db()
        assert (reply.thanks_count, question.answer_id) == (1, reply.pk)
        assert question.community.memberships.filter(person=bo).exists()

    def test_a_link_ends_with_ones_keys_ones_sight_and_the_wish_of_the_community(
        self, question: Contribution, waste: Community, ada: Person, visitor: Client
    ) -> None:
        link = path_of(link_about(ada, contribution=question.pk))
        assert visitor.get(link).status_code == 200
        assert visitor.get(link.replace("/act/", "/act/x")).status_code == 410
        Community.objects.filter(pk=waste.pk).update(mails=Community.Mails.LINK)
        assert visitor.get(link).status_code == 410
        Community.objects.filter(pk=waste.pk).update(mails=Community.Mails.FULL)
        make_new_keys(ada)
        assert visitor.get(link).status_code == 410
        link = path_of(link_about(ada, contribution=question.pk))
        question.remove(ada, "Twice")
        assert visitor.get(link).status_code == 410
