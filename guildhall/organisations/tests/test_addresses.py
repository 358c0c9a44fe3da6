"""A mail address places a person in an organisation."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.organisations.addresses import organisations_for_address
from guildhall.organisations.models import Domain, Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["ada@leeds.gov.uk", "ADA@Leeds.Gov.UK", "ada@housing.leeds.gov.uk", "a@b.c.leeds.gov.uk."]
)
def test_a_domain_and_its_sub_domains_place_a_person(leeds: Organisation, address: str) -> None:
    assert organisations_for_address(address) == [leeds]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@leeds.gov.uk",
        "ada@",
        "ada@notleeds.gov.uk",
        "ada@leeds.gov.uk.example.org",
        "ada@gov.uk",
        "a@[::1]",
    ],
)
def test_other_addresses_place_nobody(leeds: Organisation, address: str) -> None:
    assert organisations_for_address(address) == []


def test_public_mail_providers_never_match_even_where_somebody_entered_one(leeds: Organisation) -> None:
    Domain.objects.create(organisation=leeds, name="gmail.com")
    Domain.objects.create(organisation=leeds, name="gov.uk")
    assert organisations_for_address("ada@gmail.com") == []
    assert organisations_for_address("ada@elsewhere.gov.uk") == []


def test_a_shared_domain_gives_all_who_share_it(leeds: Organisation, torridge: Organisation) -> None:
    for each in (leeds, torridge):
        Domain.objects.create(organisation=each, name="shared-service.org.uk")
    assert organisations_for_address("x@shared-service.org.uk") == [leeds, torridge]


def test_the_closest_domain_wins(leeds: Organisation, torridge: Organisation) -> None:
    Domain.objects.create(organisation=torridge, name="hospital.leeds.gov.uk")
    assert organisations_for_address("x@ward.hospital.leeds.gov.uk") == [torridge]
    assert organisations_for_address("x@parks.leeds.gov.uk") == [leeds]


def test_a_web_domain_places_nobody(leeds: Organisation) -> None:
    leeds.domains.update(is_mail=False)
    assert organisations_for_address("x@leeds.gov.uk") == []


def test_an_abolished_council_gives_those_that_took_its_place(
    leeds: Organisation, torridge: Organisation, newport: Organisation
) -> None:
    torridge.end_date = leeds.end_date = datetime.date(2025, 4, 1)
    torridge.save()
    leeds.save()
    torridge.successors.add(leeds)
    leeds.successors.add(newport)
    assert organisations_for_address("x@torridge.gov.uk") == [newport]


def test_an_address_that_can_match_nothing_asks_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        organisations_for_address("somebody@gmail.com")
    assert len(queries) == 0
