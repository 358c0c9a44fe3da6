"""Nobody signs in as an imported person until they claim what is theirs."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.contributions.models import Contribution
from guildhall.importing.tests.conftest import BringIn, MakeFolder, a_post
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.post import mails_to, newest_code

ADDRESS = "ann.teague@torridge.gov.uk"
LISTED = [{"id": "ann", "name": "Ann Teague", "email": "Ann.Teague@Torridge.gov.uk"}]


def test_whoever_proves_the_address_is_the_person_and_has_what_they_wrote(
    make_folder: MakeFolder, bring_in: BringIn, torridge: Organisation, visitor: Client
) -> None:
    bring_in(make_folder([a_post(1)], people=LISTED))
    ann = Person.objects.get(name="Ann Teague")
    assert ann.organisation == torridge, "the address says where she works"
    assert not ann.has_usable_password()
    assert mails_to(ADDRESS) == [], "nobody is written to because of an import"
    visitor.post("/account/signup/", {"email": ADDRESS})
    visitor.post("/account/confirm-email/", {"code": newest_code(ADDRESS)})
    assert visitor.get("/me/")["Location"] == ann.get_absolute_url()
    assert Contribution.objects.get().author == ann
    assert Person.objects.count() == 1


def test_an_address_alone_opens_nothing(
    make_folder: MakeFolder, bring_in: BringIn, torridge: Organisation, visitor: Client
) -> None:
    bring_in(make_folder([a_post(1)], people=LISTED))
    for password in ("", "!", "guildhall-demo"):
        visitor.post("/account/login/", {"login": ADDRESS, "password": password})
    visitor.post("/account/signup/", {"email": ADDRESS})
    visitor.post("/account/confirm-email/", {"code": "AAAA-AAAA"})
    assert visitor.get("/settings/").status_code == 302


def test_an_address_is_shown_to_nobody(
    make_folder: MakeFolder, bring_in: BringIn, torridge: Organisation, cy: Person, browser: Browser
) -> None:
    bring_in(make_folder([a_post(1)], people=LISTED))
    ann = Person.objects.get(name="Ann Teague")
    for page in (ann.get_absolute_url(), Contribution.objects.get().get_absolute_url(), "/people/?q=teague"):
        answer = browser(cy).get(page)
        assert b"Teague" in answer.content
        assert ADDRESS.encode() not in answer.content.lower()


def test_whoever_is_here_already_is_taken_as_the_person_of_their_address(
    make_folder: MakeFolder, bring_in: BringIn, make_person: MakePerson
) -> None:
    ann = make_person("Ann T. Teague", email=ADDRESS)
    folder = make_folder([a_post(1)], people=LISTED)
    report, dirty = bring_in(folder)
    assert Contribution.objects.get().author == ann
    assert report.tallies["people"].as_dict() == {"read": 1, "made": 0, "already there": 1, "dirty": 1}
    assert dirty[0].reason == "has the address of somebody who is here already, and is taken as them"
    ann.refresh_from_db()
    assert ann.name == "Ann T. Teague", "what she says of herself stays"
    _report, dirty = bring_in(folder)
    assert dirty == []


@pytest.mark.parametrize("second", ["ann.teague@torridge.gov.uk", "not an address"])
def test_an_address_that_cannot_be_theirs_is_told(
    make_folder: MakeFolder, bring_in: BringIn, torridge: Organisation, second: str
) -> None:
    people = [*LISTED, {"id": "ben", "name": "Ben Oduya", "email": second}]
    _report, dirty = bring_in(make_folder([a_post(1)], people=people))
    assert [(each.file, each.line) for each in dirty] == [("people.csv", 3)]
    assert Person.objects.get(name="Ben Oduya").email is None


def test_an_operator_says_whose_it_is(
    make_folder: MakeFolder, bring_in: BringIn, make_person: MakePerson, browser: Browser, visitor: Client
) -> None:
    bring_in(make_folder([a_post(1)]))
    ann = Person.objects.get(name="Ann Teague")
    operator = browser(make_person("Olwen Parry", is_operator=True))
    assert "Ann Teague" in operator.get("/operate/people/?q=teague").content.decode()
    operator.post(f"/operate/people/{ann.pk}/address/", {"email": ADDRESS})
    visitor.post("/account/signup/", {"email": ADDRESS})
    visitor.post("/account/confirm-email/", {"code": newest_code(ADDRESS)})
    assert visitor.get("/me/")["Location"] == ann.get_absolute_url()


def test_a_newer_export_does_not_rename_who_claimed_theirs(
    make_folder: MakeFolder, bring_in: BringIn, visitor: Client
) -> None:
    bring_in(make_folder([a_post(1, author="zed")]))
    zed = Person.objects.get(name="zed")
    zed.give_address("zed.holt@torridge.gov.uk")
    visitor.post("/account/signup/", {"email": "zed.holt@torridge.gov.uk"})
    visitor.post("/account/confirm-email/", {"code": newest_code("zed.holt@torridge.gov.uk")})
    Person.objects.filter(pk=zed.pk).update(name="Zed Holt")
    bring_in(make_folder([a_post(1, author="zed")], people=[{"id": "zed", "name": "Z. H."}]))
    zed.refresh_from_db()
    assert zed.name == "Zed Holt"
