"""Requests to join are decided by mail, or by the link in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from guildhall.communities.models import Application, Community
from guildhall.notifications.inbound.addresses import (
    notice_address,
)
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.incoming import QUOTED, Post, path_of
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to, newest_mail

pytestmark = pytest.mark.usefixtures("takes_mail")


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
        assert "“yes” or “no”" in mails_to(str(ada.email))[-1].body
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
