"""The foot of the mails that are no news: why they came, and the way to have fewer, for whoever has an account."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.kit.mail import send
from guildhall.notifications.models import MailSettings
from guildhall.people.models import Person
from guildhall.testing.cast import MakeCommunity
from guildhall.testing.post import newest_mail


@pytest.fixture
def licensing(make_community: MakeCommunity) -> Community:
    """A restricted community, looked after by Ada."""
    return make_community("Licensing", kind=Community.Kind.RESTRICTED)


def decide(licensing: Community, cy: Person, ada: Person) -> None:
    licensing.apply(cy, "I license taxis.").accept(ada, "Welcome.")


def test_a_decision_says_why_it_came_and_its_link_changes_what_comes_without_signing_in(
    licensing: Community, ada: Person, cy: Person, visitor: Client
) -> None:
    decide(licensing, cy, ada)
    message = newest_mail(str(cy.email))
    assert "because you asked to join" in str(message.body)
    link = str(message.body).partition("or stop it:\n")[2].split()[0]
    assert f'href="{link}"' in str(message.alternatives[0][0])
    path = link.partition("/mail/")[2]
    assert visitor.get(f"/mail/{path}").status_code == 200
    assert not MailSettings.objects.filter(person=cy, rhythm="never").exists()
    visitor.post(f"/mail/{path}", {"act": "nothing"})
    assert MailSettings.objects.get(person=cy).rhythm == "never"


def test_an_invitation_of_a_stranger_says_why_it_came_and_has_no_link_to_settings(
    licensing: Community, ada: Person
) -> None:
    licensing.invite(["new.person@torridge.gov.uk"], ada)
    message = newest_mail("new.person@torridge.gov.uk")
    assert "because you were invited" in str(message.body)
    assert "Change what comes" not in str(message.body)
    assert "Change what comes" not in str(message.alternatives[0][0])


def test_a_code_says_that_somebody_typed_the_address(client: Client, bo: Person) -> None:
    client.post("/account/login/", {"login": str(bo.email)})
    body = str(newest_mail(str(bo.email)).body)
    assert "somebody, probably you, entered this address" in body
    assert "/mail/" in body


def test_in_welsh_the_foot_is_welsh(db: None) -> None:
    send("people/mail/approved", "bo@torridge.gov.uk", "cy", {"name": "Bo"})
    assert "Rydych yn cael hwn" in str(newest_mail("bo@torridge.gov.uk").body)
