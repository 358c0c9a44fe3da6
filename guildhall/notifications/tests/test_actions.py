"""What people do by a mail of a word, or by the link in a mail, without opening the site."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Application, Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.addresses import (
    invitation_address,
    notice_address,
    own_address,
    reply_address,
)
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.models import CommunityWish, Notice
from guildhall.people.keys import make_new_keys
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.incoming import Post
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to, newest_mail
from guildhall.tools.polls.models import Option, Poll, Vote

pytestmark = pytest.mark.usefixtures("takes_mail")
QUOTED = "\n\nOn Tue, 3 Nov 2026 at 10:12, Guildhall <guildhall@example.org> wrote:\n> Write above this line to reply\n> Hello.\n"


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


@pytest.fixture
def make_poll(waste: Community, ada: Person) -> Callable[..., Poll]:
    """A poll by Ada with three options."""

    def make(**fields: str) -> Poll:
        poll = Contribution.objects.write(ada, waste, "poll", title="How often?", html="", **fields)
        assert isinstance(poll, Poll)
        for number, words in enumerate(("Weekly", "Every two weeks.", "Never")):
            Option.objects.create(contribution=poll, text=words, position=number)
        return poll

    return make


def votes(poll: Poll, person: Person) -> list[str]:
    mine = Vote.objects.filter(contribution=poll, person=person).order_by("place")
    return list(mine.values_list("option__text", flat=True))


def path_of(link: str) -> str:
    return urlsplit(link).path


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
        assert post(bo, reply_address(bo, reply.pk), "Thanks! And how much?").state == "posted"

    def test_whoever_asked_chooses_the_answer_and_nobody_else(
        self, question: Contribution, ada: Person, bo: Person, post: Post
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        assert post(bo, reply_address(bo, reply.pk), "Accept").state == "done"
        question.refresh_from_db()
        assert question.answer_id == reply.pk
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


class TestVotes:
    def test_a_vote_with_more_words_is_never_published(
        self, make_poll: Callable[..., Poll], bo: Person, post: Post
    ) -> None:
        poll = make_poll()
        address = reply_address(bo, poll.pk)
        assert post(bo, address, "2\n\nKind regards,\nBo").state == "done"
        assert votes(poll, bo) == ["Every two weeks."]
        for words in ("1\nIt is cheaper, isn't it?", "Never\nI would say.", "1, 3"):
            found = post(bo, address, words)
            assert found.state == "tray"
            assert newest_mail(str(bo.email)).subject.startswith("Your mail waits")
        assert votes(poll, bo) == ["Every two weeks."]
        assert not poll.thread.exists()

    def test_numbers_mean_the_same_after_an_option_was_put_on_top(
        self, make_poll: Callable[..., Poll], bo: Person, post: Post
    ) -> None:
        poll = make_poll()
        Option.objects.filter(contribution=poll).update(position=5)
        Option.objects.create(contribution=poll, text="1", position=0)
        post(bo, reply_address(bo, poll.pk), "1")
        assert votes(poll, bo) == ["Weekly"]

    def test_by_the_number_or_the_words_of_an_option_and_again_changes_it(
        self, make_poll: Callable[..., Poll], bo: Person, post: Post
    ) -> None:
        poll = make_poll()
        address = reply_address(bo, poll.pk)
        assert post(bo, address, f"2{QUOTED}").state == "done"
        assert votes(poll, bo) == ["Every two weeks."]
        assert post(bo, address, "Weekly").said == "Thank you. Your vote counts: Weekly"
        assert votes(poll, bo) == ["Weekly"]
        assert post(bo, address, "Weekly, but only in summer.").state == "posted"
        assert votes(poll, bo) == ["Weekly"]

    def test_several_and_in_order(self, make_poll: Callable[..., Poll], bo: Person, post: Post) -> None:
        for way in ("several", "ranked"):
            poll = make_poll(way=way)
            address = reply_address(bo, poll.pk)
            assert post(bo, address, "3, 1").state == "done"
            assert votes(poll, bo) == ["Never", "Weekly"]
            found = post(bo, address, "3, 4")
            assert (found.trouble, found.said) == ("not allowed", "The options have the numbers 1 to 3.")
            assert votes(poll, bo) == ["Never", "Weekly"]

    def test_several_by_the_link(self, make_poll: Callable[..., Poll], bo: Person, visitor: Client) -> None:
        poll = make_poll(way="ranked")
        link = path_of(link_about(bo, contribution=poll.pk))
        assert "2 Every two weeks." in visitor.get(link).content.decode()
        refused = visitor.post(link, {"act": "vote", "words-vote": "Never"})
        assert (refused.status_code, votes(poll, bo)) == (409, [])
        visitor.post(link, {"act": "vote", "words-vote": "3, then 1"})
        assert votes(poll, bo) == ["Never", "Weekly"]

    def test_a_closed_poll_and_one_of_others_take_no_votes(
        self, make_poll: Callable[..., Poll], waste: Community, bo: Person, cy: Person, post: Post
    ) -> None:
        poll = make_poll()
        assert post(cy, reply_address(cy, poll.pk), "1").trouble == "not allowed"
        poll.end()
        found = post(bo, reply_address(bo, poll.pk), "1")
        assert "closed" in found.said
        assert not Vote.objects.exists()

    def test_the_mail_numbers_the_options_and_its_link_votes(
        self, make_poll: Callable[..., Poll], waste: Community, ada: Person, bo: Person, visitor: Client
    ) -> None:
        CommunityWish.objects.create(person=bo, community=waste, rhythm="now")
        with pytest.MonkeyPatch.context() as patch:
            # The options stand before the mail is written, as when the form was sent.
            patch.setattr("guildhall.notifications.jobs.send_soon", lambda: None)
            poll = make_poll()
        message = newest_mail(str(bo.email))
        assert "\n2  Every two weeks.\n" in message.body
        link = next(line for line in str(message.body).splitlines() if "/act/" in line)
        page = visitor.get(path_of(link)).content.decode()
        assert "Every two weeks." in page
        assert not Vote.objects.exists()
        option = poll.poll_options.get(text="Never")
        page = visitor.post(path_of(link), {"act": f"vote-{option.pk}"}).content.decode()
        assert "Thank you. Your vote counts: Never" in page
        assert votes(poll, bo) == ["Never"]


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


@pytest.fixture
def licensing(make_community: Callable[..., Community]) -> Community:
    """A restricted community, looked after by Ada."""
    return make_community("Licensing", kind=Community.Kind.RESTRICTED)


@pytest.fixture
def asked(licensing: Community, ada: Person, cy: Person) -> Notice:
    """What Ada is told: Cy wants to join."""
    licensing.apply(cy, "I license taxis in Newport.")
    run_jobs()
    return Notice.objects.get(person=ada, why="request")


def is_in(person: Person, community: Community) -> bool:
    return community.memberships.filter(person=person).exists()


class TestRequests:
    def test_the_mail_tells_the_reason_and_where_one_answers(self, asked: Notice, ada: Person) -> None:
        message = newest_mail(str(ada.email))
        assert "I license taxis in Newport." in message.body
        assert notice_address(ada, asked.pk) in message.reply_to[0]

    def test_yes_lets_in_with_a_welcome_and_what_came_too_late_is_told(
        self, asked: Notice, licensing: Community, ada: Person, cy: Person, post: Post
    ) -> None:
        assert post(ada, notice_address(ada, asked.pk), f"Yes!{QUOTED}").state == "done"
        assert is_in(cy, licensing)
        assert "welcome to Licensing" in newest_mail(str(cy.email)).body
        late = post(ada, notice_address(ada, asked.pk), "no")
        assert late.trouble == "not allowed"
        assert "already decided" in late.said
        assert is_in(cy, licensing)

    def test_no_declines_in_the_words_that_follow(
        self, asked: Notice, licensing: Community, ada: Person, cy: Person, post: Post
    ) -> None:
        post(
            ada, notice_address(ada, asked.pk), f"No: we are for Wales only.\nTry Trading standards.{QUOTED}"
        )
        application = Application.objects.get()
        assert application.state == "declined"
        assert application.answer == "we are for Wales only.\nTry Trading standards."
        assert not is_in(cy, licensing)

    def test_what_is_neither_waits_and_its_sender_is_told_what_they_can_say(
        self, asked: Notice, ada: Person, post: Post
    ) -> None:
        mail.outbox.clear()
        found = post(ada, notice_address(ada, asked.pk), "Perhaps. Who is he?")
        assert found.trouble == "unclear"
        assert "«yes» or «no»" in mails_to(str(ada.email))[-1].body
        assert Application.objects.get().is_open

    def test_whoever_looks_after_it_no_more_decides_nothing(
        self,
        asked: Notice,
        licensing: Community,
        ada: Person,
        bo: Person,
        cy: Person,
        post: Post,
        visitor: Client,
    ) -> None:
        licensing.admit(bo, role="facilitator")
        link = path_of(link_about(ada, notice=asked.pk))
        assert "Let Cy" in visitor.get(link).content.decode()
        licensing.memberships.filter(person=ada).update(role="member")
        assert "Let Cy" not in visitor.get(link).content.decode()
        visitor.post(link, {"act": "accept"})
        post(ada, notice_address(ada, asked.pk), "yes")
        assert not is_in(cy, licensing)

    def test_by_its_page(
        self, asked: Notice, licensing: Community, ada: Person, cy: Person, visitor: Client
    ) -> None:
        link = path_of(link_about(ada, notice=asked.pk))
        page = visitor.post(link, {"act": "accept", "words-accept": "Come in, Cy."}).content.decode()
        assert "is a member now" in page
        assert is_in(cy, licensing)
        assert "Come in, Cy." in newest_mail(str(cy.email)).body
        assert "nothing to decide" in visitor.get(link).content.decode()


class TestInvitations:
    def test_yes_by_mail_makes_a_member_of_whoever_it_was_sent_to(
        self, licensing: Community, ada: Person, bo: Person, cy: Person, post: Post
    ) -> None:
        [invitation] = licensing.invite([str(cy.email)], ada).sent
        message = newest_mail(str(cy.email))
        address = invitation_address(invitation)
        assert message.reply_to == [address]
        assert "«yes»" in message.body
        assert post(bo, address, "yes").trouble == "other"
        assert post(cy, address, "Who are you?").trouble == "unclear"
        assert not is_in(cy, licensing)
        assert post(cy, address, "Yes").state == "done"
        assert is_in(cy, licensing)

    def test_a_withdrawn_one_is_told_and_one_sent_anew_has_a_new_address(
        self, licensing: Community, ada: Person, cy: Person, post: Post
    ) -> None:
        [invitation] = licensing.invite([str(cy.email)], ada).sent
        old = invitation_address(invitation)
        invitation.resend(ada)
        assert post(cy, old, "yes").trouble == "no token"
        invitation.withdraw(ada)
        found = post(cy, invitation_address(invitation), "yes")
        assert (found.state, found.trouble) == ("tray", "not allowed")
        assert "withdrawn" in found.said

    def test_whoever_has_no_account_gets_one_by_their_yes(
        self, licensing: Community, ada: Person, bo: Person, post: Post
    ) -> None:
        [invitation] = licensing.invite(["new.person@torridge.gov.uk"], ada).sent
        assert "«yes»" in newest_mail("new.person@torridge.gov.uk").body
        found = post(
            "Dee Evans <new.person@torridge.gov.uk>", invitation_address(invitation), "Yes please? No."
        )
        assert found.trouble == "unclear"
        assert "«yes» or «no»" in newest_mail("new.person@torridge.gov.uk").body
        for _time in range(2):
            post(
                "Dee Evans <new.person@torridge.gov.uk>", invitation_address(invitation), "Yes\n\nThanks\nDee"
            )
        person = Person.objects.get(email="new.person@torridge.gov.uk")
        assert (person.name, person.is_approved, is_in(person, licensing)) == ("Dee Evans", True, True)
        assert person.organisation == bo.organisation
        assert not person.has_usable_password()
        told = newest_mail("new.person@torridge.gov.uk")
        assert told.reply_to == [own_address(person, licensing.pk)]

    @pytest.mark.parametrize(
        ("shown", "name"),
        [("EVANS, Dee (Waste)", "Dee Evans"), ("dee@x.example", "Dee Evans"), ("", "Dee Evans")],
    )
    def test_the_name_of_a_newcomer_is_plain(
        self, licensing: Community, ada: Person, post: Post, shown: str, name: str
    ) -> None:
        [invitation] = licensing.invite(["dee.evans@exeter.gov.uk"], ada).sent
        post(f'"{shown}" <dee.evans@exeter.gov.uk>', invitation_address(invitation), "Yes")
        assert Person.objects.get(email="dee.evans@exeter.gov.uk").name == name

    def test_where_a_community_was_closed_meanwhile_no_account_is_made(
        self, licensing: Community, ada: Person, post: Post
    ) -> None:
        [invitation] = licensing.invite(["new@exeter.gov.uk"], ada).sent
        Community.objects.filter(pk=licensing.pk).update(archived_at=timezone.now())
        found = post(invitation.email, invitation_address(invitation), "yes")
        assert (found.state, found.trouble, found.person) == ("tray", "not allowed", None)
        assert not Person.objects.filter(email="new@exeter.gov.uk").exists()

    def test_who_was_switched_off_or_whose_invitation_ran_out_gets_no_account(
        self, licensing: Community, ada: Person, cy: Person, post: Post
    ) -> None:
        Person.objects.filter(pk=cy.pk).update(is_active=False)
        invited = licensing.invite([str(cy.email), "new@exeter.gov.uk"], ada).sent
        type(invited[0]).objects.filter(email="new@exeter.gov.uk").update(expires_at=timezone.now())
        troubles = [post(each.email, invitation_address(each), "yes").trouble for each in invited]
        assert troubles == ["stranger", "not allowed"]
        assert "has run out" in newest_mail("new@exeter.gov.uk").body
        assert not Person.objects.filter(email="new@exeter.gov.uk").exists()
        assert not is_in(cy, licensing)
