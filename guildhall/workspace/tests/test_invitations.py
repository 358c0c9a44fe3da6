"""Inviting by e-mail: pasted lists, links that show on GET and act on POST, and who can use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community, Invitation, Membership
from guildhall.people.admission import Admission, admission_of, is_invited
from guildhall.people.models import Person
from guildhall.testing.post import newest_mail

Browser = Callable[[Person], Client]


@pytest.fixture
def page(waste: Community) -> str:
    """Where facilitators invite."""
    return reverse("look_after_invitations", args=[waste.slug])


@pytest.fixture
def for_cy(adoption: Community, ada: Person, cy: Person) -> Invitation:
    """Cy is invited to a confidential community."""
    return adoption.invite([str(cy.email)], ada, message="We need you").sent[0]


def link(invitation: Invitation) -> str:
    return reverse("invitation", args=[invitation.token])


def is_in(person: Person, community: Community) -> bool:
    return Membership.objects.filter(person=person, community=community).exists()


def test_a_pasted_list_is_invited_and_what_is_left_out_is_said(
    page: str, waste: Community, ada: Person, bo: Person, cy: Person, eve: Person, browser: Browser
) -> None:
    waste.invite(["old@leeds.gov.uk"], ada)
    pasted = f"""Cy Morgan <{cy.email}>; NEW@leeds.gov.uk, new@leeds.gov.uk
        {bo.email}\told@leeds.gov.uk\t{eve.email}
        nonsense@"""
    content = browser(ada).post(page, {"addresses": pasted, "message": "Come"}).content.decode()
    sent = set(waste.invitations.open().values_list("email", flat=True))
    assert sent == {cy.email, "new@leeds.gov.uk", "old@leeds.gov.uk"}
    assert "2 people were invited" in content
    for words, address in (
        ("Members already:", bo.email),
        ("Invited already:", "old@leeds.gov.uk"),
        ("Banned:", eve.email),
        ("More than once in your list:", "new@leeds.gov.uk"),
        ("Could not be read:", "nonsense@"),
    ):
        assert re.search(rf"{words}\s*<span class=\"soft\">{re.escape(str(address))}</span>", content), words


def test_a_list_without_addresses_comes_back_as_it_was(page: str, ada: Person, browser: Browser) -> None:
    answer = browser(ada).post(page, {"addresses": "Bo from Torridge"})
    assert answer.status_code == 422
    assert "Bo from Torridge" in answer.content.decode()


def test_only_facilitators_invite(page: str, bo: Person, browser: Browser) -> None:
    assert browser(bo).post(page, {"addresses": "a@leeds.gov.uk"}).status_code == 403
    assert not Invitation.objects.exists()


def test_the_mail_is_in_the_readers_language_as_text_and_html(
    waste: Community, ada: Person, cy: Person
) -> None:
    waste.invite([str(cy.email), "new@leeds.gov.uk"], ada, message="We talk about <bins>")
    to_cy, to_new = newest_mail(str(cy.email)), newest_mail("new@leeds.gov.uk")
    assert "Ada Okafor" in to_cy.subject
    invitation = waste.invitations.get(email=cy.email)
    assert link(invitation) in to_cy.body
    assert "We talk about <bins>" in to_cy.body
    html = str(to_cy.alternatives[0][0])
    assert link(invitation) in html
    assert "We talk about &lt;bins&gt;" in html
    assert link(invitation) not in to_new.body


def test_a_welsh_speaker_is_invited_in_welsh(waste: Community, ada: Person, cy: Person) -> None:
    Person.objects.filter(pk=cy.pk).update(language="cy")
    waste.invite([str(cy.email)], ada)
    assert newest_mail(str(cy.email)).extra_headers["Content-Language"] == "cy"


def test_the_link_shows_on_get_and_acts_on_post(for_cy: Invitation, cy: Person, browser: Browser) -> None:
    shown = browser(cy).get(link(for_cy)).content.decode()
    assert "You are invited to Adoption panels" in shown
    assert "We need you" in shown
    assert not is_in(cy, for_cy.community)
    answer = browser(cy).post(link(for_cy), follow=True)
    assert is_in(cy, for_cy.community)
    assert "You are a member of Adoption panels now." in answer.content.decode()
    for_cy.refresh_from_db()
    assert for_cy.accepted_by == cy


def test_accepting_twice_is_accepting_once(for_cy: Invitation, cy: Person, browser: Browser) -> None:
    client = browser(cy)
    assert [client.post(link(for_cy))["Location"] for _time in range(2)] == [
        for_cy.community.get_absolute_url()
    ] * 2
    assert Membership.objects.filter(person=cy, community=for_cy.community).count() == 1


def test_a_stranger_with_the_link_learns_nothing_of_a_confidential_community(
    for_cy: Invitation, visitor: Client
) -> None:
    content = visitor.get(link(for_cy)).content.decode()
    assert "An invitation" in content
    assert "Adoption" not in content
    assert "We need you" not in content
    assert f"{reverse('account_signup')}?next=" in content


def test_somebody_with_another_address_is_told_plainly(
    for_cy: Invitation, bo: Person, dee: Person, browser: Browser
) -> None:
    content = browser(dee).get(link(for_cy)).content.decode()
    assert "was sent to another address, at newport.gov.uk" in content
    assert "You are signed in as dee.hart@torridge.gov.uk" in content
    assert "Adoption" not in content
    browser(dee).post(link(for_cy))
    assert not is_in(dee, for_cy.community)


def test_a_new_person_accepts_after_registering(
    waste: Community, ada: Person, make_person: Callable[..., Person], browser: Browser
) -> None:
    invitation = waste.invite(["Fay.Marsh@torridge.gov.uk".lower()], ada).sent[0]
    fay = make_person("Fay Marsh")
    browser(fay).post(link(invitation))
    assert is_in(fay, waste)


def test_an_invitation_lets_in_whom_the_domain_alone_would_not(
    waste: Community, ada: Person, torridge: object
) -> None:
    from guildhall.organisations.models import Organisation

    Organisation.objects.update(admission=Organisation.Admission.INVITATION)
    assert admission_of("new@torridge.gov.uk") == Admission.INVITATION
    invitation = waste.invite(["new@torridge.gov.uk"], ada).sent[0]
    assert admission_of("NEW@torridge.gov.uk") == Admission.FREELY
    invitation.withdraw(ada)
    assert not is_invited("new@torridge.gov.uk")


def test_invitations_run_out_after_28_days_and_can_be_sent_again(
    for_cy: Invitation, ada: Person, cy: Person, browser: Browser
) -> None:
    assert timedelta(days=27) < for_cy.expires_at - timezone.now() <= timedelta(days=28)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "has run out" in browser(cy).get(link(for_cy)).content.decode()
    browser(cy).post(link(for_cy))
    assert not is_in(cy, for_cy.community)
    old = link(for_cy)
    browser(ada).post(
        reverse("look_after_invitation", args=[for_cy.community.slug, for_cy.pk]), {"act": "resend"}
    )
    for_cy.refresh_from_db()
    assert browser(cy).get(old).status_code == 404
    browser(cy).post(link(for_cy))
    assert is_in(cy, for_cy.community)


def test_inviting_an_address_whose_invitation_ran_out_sends_a_new_one(
    for_cy: Invitation, ada: Person
) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert len(for_cy.community.invite([for_cy.email], ada).sent) == 1
    assert for_cy.community.invitations.open().count() == 1


def test_a_withdrawn_invitation_is_worth_nothing(
    for_cy: Invitation, ada: Person, cy: Person, browser: Browser
) -> None:
    browser(ada).post(
        reverse("look_after_invitation", args=[for_cy.community.slug, for_cy.pk]), {"act": "withdraw"}
    )
    browser(cy).post(link(for_cy))
    assert not is_in(cy, for_cy.community)
    assert "was withdrawn" in browser(cy).get(link(for_cy)).content.decode()


def test_an_invitation_of_one_community_cannot_be_touched_from_another(
    for_cy: Invitation, waste: Community, ada: Person, browser: Browser
) -> None:
    answer = browser(ada).post(
        reverse("look_after_invitation", args=[waste.slug, for_cy.pk]), {"act": "withdraw"}
    )
    assert answer.status_code == 404
    for_cy.refresh_from_db()
    assert for_cy.is_open


def test_a_ban_withdraws_the_invitation(for_cy: Invitation, ada: Person, cy: Person) -> None:
    for_cy.community.ban(cy, ada, "No")
    for_cy.refresh_from_db()
    assert for_cy.withdrawn_at is not None
