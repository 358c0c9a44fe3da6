"""Mails from addresses of nobody here: whoever was written to says that it is theirs, or facilitators decide."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.addresses import community_address, own_address, reply_address
from guildhall.notifications.models import Incoming
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.incoming import Post, path_of
from guildhall.testing.post import mails_to, newest_mail

pytestmark = pytest.mark.usefixtures("takes_mail")
PRIVATE = "Bo Lind <bo.lind@example.net>"


@pytest.fixture
def question(waste: Community, ada: Person, write: Write) -> Contribution:
    return write(waste, ada, "Who charges for bins?", kind="question")


class TestElsewhere:
    """Somebody answers from another address than the one we wrote to."""

    def test_whose_signed_address_it_was_sent_to_is_asked_and_publishes_it(
        self, question: Contribution, bo: Person, post: Post, visitor: Client
    ) -> None:
        found = post(PRIVATE, reply_address(bo, question.pk), "We do, since May.")
        assert (found.state, found.trouble, found.person) == ("tray", "elsewhere", bo)
        told = newest_mail(str(bo.email))
        assert "bo.lind@example.net" in str(told.body)
        assert not mails_to("bo.lind@example.net")
        link = path_of(str(told.body).partition("it is from you:\n\n")[2].split()[0])
        assert "We do, since May." in visitor.get(link).content.decode()
        assert not Contribution.objects.filter(root=question).exists()
        visitor.post(link, {"act": "publish"})
        assert Contribution.objects.get(root=question).author == bo

    def test_a_conversation_begins_in_the_same_way(
        self, waste: Community, bo: Person, post: Post, visitor: Client
    ) -> None:
        found = post(PRIVATE, own_address(bo, waste.pk), "Who has lids?", subject="Lids")
        assert found.trouble == "elsewhere"
        link = path_of(str(newest_mail(str(bo.email)).body).partition("it is from you:\n\n")[2].split()[0])
        visitor.post(link, {"act": "publish"})
        assert Contribution.objects.get(title="Lids").author == bo


class TestTray:
    """A stranger writes to the address that everybody knows."""

    def stranger(self, waste: Community, post: Post) -> Incoming:
        words = "We would gladly <b>show</b> you our depot."
        return post("Jo Marsh <jo@depot.example.net>", community_address(waste), words, subject="A visit")

    def test_those_who_look_after_the_community_find_it_and_nobody_else(
        self, waste: Community, ada: Person, bo: Person, post: Post, browser: Browser
    ) -> None:
        assert self.stranger(waste, post).community == waste
        assert not mails_to("jo@depot.example.net"), "the sender may be forged"
        address = f"/c/{waste.slug}/look-after/mails/"
        page = browser(ada).get(address).content.decode()
        assert "gladly" in page
        assert "jo@depot.example.net" in page
        assert browser(bo).get(address).status_code in (403, 404)

    def test_it_is_published_in_the_name_of_whoever_vouches_for_it_once(
        self, waste: Community, ada: Person, post: Post, browser: Browser
    ) -> None:
        found = self.stranger(waste, post)
        address = f"/c/{waste.slug}/look-after/mails/{found.pk}/"
        browser(ada).post(address, {"act": "publish"})
        made = Contribution.objects.get(title="A visit")
        assert made.author == ada
        assert "Jo Marsh wrote to us by mail" in made.html
        assert "jo@depot" not in made.html
        assert "<b>" not in made.html
        assert browser(ada).post(address, {"act": "publish"}).status_code == 404
        assert Contribution.objects.filter(title="A visit").count() == 1

    def test_who_wrote_it_is_invited_and_it_is_thrown_away(
        self, waste: Community, ada: Person, post: Post, browser: Browser
    ) -> None:
        found = self.stranger(waste, post)
        address = f"/c/{waste.slug}/look-after/mails/{found.pk}/"
        browser(ada).post(address, {"act": "invite"})
        assert waste.invitations.open().get().email == "jo@depot.example.net"
        browser(ada).post(address, {"act": "discard"})
        found.refresh_from_db()
        assert found.state == "discarded"

    def test_one_of_another_community_cannot_be_decided_on(
        self, waste: Community, adoption: Community, ada: Person, post: Post, browser: Browser
    ) -> None:
        found = self.stranger(waste, post)
        for slug in (adoption.slug, "nowhere"):
            assert browser(ada).post(
                f"/c/{slug}/look-after/mails/{found.pk}/", {"act": "publish"}
            ).status_code in (
                403,
                404,
            )
        found.refresh_from_db()
        assert found.state == "tray"
