"""Operators say which domains place people in which organisation, and how they come in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from guildhall.organisations.addresses import organisations_for_address
from guildhall.organisations.models import Domain, Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser

pytestmark = pytest.mark.django_db

PAGES = ["/operate/organisations/", "/operate/organisations/new/", "/operate/organisations/leeds/"]


@pytest.fixture
def operator(browser: Browser, ada: Person) -> Client:
    """Ada's browser, while she looks after the site."""
    ada.is_operator = True
    ada.save()
    return browser(ada)


def filled(**changes: Any) -> dict[str, Any]:
    """The form as a browser would send it."""
    return {
        "name": "Leeds City Council",
        "short_name": "Leeds",
        "sector": "council",
        "type": "Metropolitan district",
        "nation": "England",
        "region": "Yorkshire and The Humber",
        "mail_domains": "leeds.gov.uk",
        "admission": "freely",
    } | changes


@pytest.mark.parametrize("address", PAGES)
def test_nobody_but_operators_comes_in(
    client: Client, browser: Browser, bo: Person, leeds: Organisation, address: str
) -> None:
    assert client.get(address).status_code == 302
    assert browser(bo).get(address).status_code in (403, 404)
    assert browser(bo).post(address, filled()).status_code in (403, 404, 405)


@pytest.mark.parametrize("address", PAGES)
def test_operators_come_in(operator: Client, address: str) -> None:
    assert operator.get(address).status_code == 200


def test_the_table_shows_domains_and_admission_and_can_be_searched(
    operator: Client, torridge: Organisation
) -> None:
    Organisation.objects.filter(pk=torridge.pk).update(admission="invitation")
    page = operator.get("/operate/organisations/").content.decode()
    assert "leeds.gov.uk" in page
    assert "torridge.gov.uk" in page
    found = operator.get("/operate/organisations/?q=torridge.gov").content.decode()
    assert "Torridge District Council" in found
    assert "leeds.gov.uk" not in found
    invited = operator.get("/operate/organisations/?admission=invitation").content.decode()
    assert "Torridge District Council" in invited
    assert "leeds.gov.uk" not in invited


def test_several_domains_and_the_way_in_are_set(operator: Client, leeds: Organisation) -> None:
    changed = filled(mail_domains="leeds.gov.uk\n@LEEDSMAIL.org, leeds.gov.wales", admission="approval")
    assert operator.post("/operate/organisations/leeds/", changed).status_code == 302
    leeds.refresh_from_db()
    assert leeds.admission == Organisation.Admission.APPROVAL
    assert set(leeds.domains.values_list("name", flat=True)) == {
        "leeds.gov.uk",
        "leedsmail.org",
        "leeds.gov.wales",
    }
    assert organisations_for_address("x@leedsmail.org") == [leeds]


def test_a_domain_that_is_taken_away_places_nobody_any_more(operator: Client, leeds: Organisation) -> None:
    operator.post("/operate/organisations/leeds/", filled(mail_domains="leedsmail.org"))
    assert organisations_for_address("x@leeds.gov.uk") == []
    operator.post("/operate/organisations/leeds/", filled())
    assert organisations_for_address("x@leeds.gov.uk") == [leeds]


def test_a_shared_domain_is_allowed_and_said(operator: Client, torridge: Organisation) -> None:
    sent = operator.post(
        "/operate/organisations/leeds/", filled(mail_domains="leeds.gov.uk torridge.gov.uk"), follow=True
    )
    assert "torridge.gov.uk is also the domain of Torridge District Council" in sent.content.decode()
    assert len(organisations_for_address("x@torridge.gov.uk")) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mail_domains": "gmail.com"}, "Anybody can have an address there"),
        ({"mail_domains": "not a domain"}, "This is not a domain"),
        ({"mail_domains": "gov.uk"}, "Too many organisations share this ending"),
        ({"name": ""}, "This field is required"),
        ({"name": "torridge district council"}, "already an organisation of this name"),
        ({"comparators": "Leeds\nAtlantis"}, "No organisation is called Atlantis"),
        ({"latitude": "53.8"}, "Give both latitude and longitude"),
        ({"successors": "Torridge"}, "Say when it was abolished"),
        ({"successors": "Leeds", "end_date": "2025-04-01"}, "An organisation cannot take its own place"),
    ],
)
def test_a_mistake_is_said_and_everything_typed_is_kept(
    operator: Client, torridge: Organisation, changes: dict[str, str], said: str
) -> None:
    answer = operator.post("/operate/organisations/leeds/", filled(type="Typed by hand", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Typed by hand" in page
    assert Organisation.objects.get(code="LDS").type == "Metropolitan district"


def test_comparators_and_successors_are_written_by_name(
    operator: Client, torridge: Organisation, newport: Organisation
) -> None:
    changes = {"comparators": "Newport City Council\ntorridge", "end_date": "2027-04-01", "successors": "TOR"}
    assert operator.post("/operate/organisations/leeds/", filled(**changes)).status_code == 302
    leeds = Organisation.objects.get(code="LDS")
    assert leeds.comparators == ["NWP", "TOR"]
    assert list(leeds.successors.all()) == [torridge]
    page = operator.get("/operate/organisations/leeds/").content.decode()
    assert "Newport City Council\nTorridge District Council" in page


def test_another_kind_of_organisation_is_added(operator: Client) -> None:
    added = filled(
        name="Northern Fire Service",
        short_name="",
        sector="fire",
        type="",
        mail_domains="northernfire.org.uk",
    )
    assert (
        operator.post("/operate/organisations/new/", added | {"admission": "invitation"}).status_code == 302
    )
    fire = Organisation.objects.get(slug="northern-fire-service")
    assert (fire.sector, fire.admission, fire.is_current) == ("fire", "invitation", True)
    assert Domain.objects.get(name="northernfire.org.uk").organisation == fire
    assert operator.get(fire.get_absolute_url()).status_code == 200


def test_what_an_organisation_says_is_never_markup(operator: Client) -> None:
    name = "<script>alert(1)</script>"
    operator.post(
        "/operate/organisations/new/",
        filled(name=name, short_name=name, mail_domains="x.org", latitude="53", longitude="-1"),
    )
    made = Organisation.objects.get(name=name)
    for address in (made.get_absolute_url(), "/councils/?q=script", "/operate/organisations/?q=script"):
        page = operator.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
