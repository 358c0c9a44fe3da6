"""Changing one's address: both are proved, the old one is told, and the person stays the same."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.post import mails_to, newest_code, newest_mail

NEW = "ada.okafor@torridge.gov.uk"


@pytest.fixture
def page(ada: Person, browser: Browser) -> Client:
    """Ada's browser; she signed in a while ago."""
    cache.clear()
    ada.trust_address()
    return browser(ada)


def prove(page: Client, address: str) -> None:
    page.post("/account/prove/?next=/account/email/", {"action": "send"})
    page.post("/account/prove/?next=/account/email/", {"code": newest_code(address)})


def test_both_addresses_are_proved(
    page: Client, ada: Person, torridge: Organisation, leeds: Organisation
) -> None:
    old = ada.email or ""
    assert page.post("/account/email/", {"action_add": "1", "email": NEW})["Location"].startswith(
        "/account/prove/"
    )
    assert not mails_to(NEW)
    prove(page, old)
    page.post("/account/email/", {"action_add": "1", "email": NEW})
    ada.refresh_from_db()
    assert ada.email == old, "nothing changes until the new address is proved"
    page.post("/account/confirm-email/", {"code": newest_code(NEW)})
    ada.refresh_from_db()
    assert (ada.email, ada.organisation, ada.is_verified) == (NEW, torridge, True)
    assert [each.email for each in EmailAddress.objects.filter(user=ada)] == [NEW]
    told = newest_mail(old)
    assert NEW in str(told.body)
    assert "tell the people who run the site" in str(told.body)


def test_the_password_does_where_the_old_mailbox_is_gone(page: Client, ada: Person) -> None:
    ada.set_password("three unlikely words")
    ada.save()
    page.force_login(ada)
    answer = page.post("/account/reauthenticate/?next=/account/email/", {"password": "three unlikely words"})
    assert answer["Location"] == "/account/email/"
    assert page.get("/account/email/").status_code == 200


def test_an_address_of_somebody_else_cannot_be_taken(page: Client, ada: Person, bo: Person) -> None:
    bo.trust_address()
    prove(page, ada.email or "")
    answer = page.post("/account/email/", {"action_add": "1", "email": bo.email})
    assert answer.status_code == 302, "the page does not say that somebody has it"
    code = newest_code(bo.email or "")
    page.post("/account/confirm-email/", {"code": code})
    ada.refresh_from_db()
    assert ada.email != bo.email


def test_a_private_address_is_no_longer_verified(page: Client, ada: Person, leeds: Organisation) -> None:
    prove(page, ada.email or "")
    page.post("/account/email/", {"action_add": "1", "email": "ada@example.org"})
    page.post("/account/confirm-email/", {"code": newest_code("ada@example.org")})
    ada.refresh_from_db()
    assert (ada.organisation, ada.is_verified) == (leeds, False)
