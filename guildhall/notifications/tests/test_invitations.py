"""Invitations are accepted by mail, also by whoever has no account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.notifications.inbound.addresses import (
    invitation_address,
    own_address,
)
from guildhall.people.models import Person
from guildhall.testing.incoming import Post
from guildhall.testing.post import newest_mail

pytestmark = pytest.mark.usefixtures("takes_mail")


@pytest.fixture
def licensing(make_community: Callable[..., Community]) -> Community:
    """A restricted community, looked after by Ada."""
    return make_community("Licensing", kind=Community.Kind.RESTRICTED)


def is_in(person: Person, community: Community) -> bool:
    return community.memberships.filter(person=person).exists()


class TestInvitations:
    def test_yes_by_mail_makes_a_member_of_whoever_it_was_sent_to(
        self, licensing: Community, ada: Person, bo: Person, cy: Person, post: Post
    ) -> None:
        [invitation] = licensing.invite([str(cy.email)], ada).sent
        message = newest_mail(str(cy.email))
        address = invitation_address(invitation)
        assert message.reply_to == [address]
        assert "“yes”" in message.body
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
        assert "“yes”" in newest_mail("new.person@torridge.gov.uk").body
        found = post(
            "Dee Evans <new.person@torridge.gov.uk>", invitation_address(invitation), "Yes please? No."
        )
        assert found.trouble == "unclear"
        assert "“yes” or “no”" in newest_mail("new.person@torridge.gov.uk").body
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
