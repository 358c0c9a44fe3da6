"""What operators do with people: let in, decline, switch off, verify, give an address."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.post import newest_code, newest_mail


@pytest.fixture
def operator(cy: Person, browser: Browser) -> Client:
    """Cy looks after the site."""
    Person.objects.filter(pk=cy.pk).update(is_operator=True)
    return browser(cy)


def test_only_operators(browser: Browser, bo: Person) -> None:
    for address in (
        "/operate/people/",
        f"/operate/people/{bo.pk}/address/",
        f"/operate/people/{bo.pk}/decline/",
    ):
        assert browser(bo).get(address).status_code == 403
    assert browser(bo).post(f"/operate/people/{bo.pk}/verify").status_code == 403


def test_letting_in(operator: Client, make_person: MakePerson) -> None:
    fay = make_person("Fay Marsh", approved_at=None)
    assert "Nobody is waiting" in operator.get("/operate/people/").content.decode(), (
        "the address is not proved"
    )
    fay.trust_address()
    assert "Fay Marsh" in operator.get("/operate/people/").content.decode()
    assert operator.get(f"/operate/people/{fay.pk}/approve").status_code == 405
    operator.post(f"/operate/people/{fay.pk}/approve")
    fay.refresh_from_db()
    assert fay.is_approved
    assert "You can sign in now" in newest_mail(fay.email or "").subject


def test_declining_with_a_reason(operator: Client, make_person: MakePerson) -> None:
    fay = make_person("Fay Marsh", approved_at=None)
    fay.trust_address()
    address = f"/operate/people/{fay.pk}/decline/"
    assert operator.post(address, {"reason": ""}).status_code == 422
    operator.post(address, {"reason": "This is a place for councils."})
    assert "a place for councils" in str(newest_mail(fay.email or "").body)
    fay.refresh_from_db()
    assert not fay.is_active
    assert not Person.objects.waiting().exists()


def test_switching_off_and_on(operator: Client, bo: Person, cy: Person, browser: Browser) -> None:
    theirs = browser(bo)
    operator.post(f"/operate/people/{bo.pk}/switch-off")
    assert theirs.get("/settings/").status_code == 302
    operator.post(f"/operate/people/{bo.pk}/switch-on")
    assert browser(bo).get("/settings/").status_code == 200
    operator.post(f"/operate/people/{cy.pk}/switch-off")
    cy.refresh_from_db()
    assert cy.is_active, "nobody locks themselves out"


def test_verifying(operator: Client, make_person: MakePerson) -> None:
    fay = make_person("Fay Marsh", verified_at=None)
    assert "Fay Marsh" in operator.get("/operate/people/?q=fay").content.decode()
    operator.post(f"/operate/people/{fay.pk}/verify")
    fay.refresh_from_db()
    assert fay.is_verified


def test_an_imported_person_gets_an_address_and_claims_what_is_theirs(
    operator: Client, bo: Person, torridge: Organisation, visitor: Client
) -> None:
    imported = Person.objects.register(None, "Gwen Pugh", organisation=torridge)
    address = f"/operate/people/{imported.pk}/address/"
    assert operator.post(address, {"email": (bo.email or "").upper()}).status_code == 422
    operator.post(address, {"email": "Gwen.Pugh@torridge.gov.uk"})
    visitor.post("/account/signup/", {"email": "gwen.pugh@torridge.gov.uk"})
    visitor.post("/account/confirm-email/", {"code": newest_code("gwen.pugh@torridge.gov.uk")})
    assert visitor.get("/me/")["Location"] == imported.get_absolute_url()
