"""The directory of organisations and the page of each, as visitors, members and operators meet them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import index_people
from guildhall.organisations.loading import load_own_register
from guildhall.organisations.map import redraw_map
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.web.organisations import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_map() -> Iterator[None]:
    """No test sees the map of another."""
    redraw_map()
    yield
    redraw_map()


@pytest.fixture
def register() -> None:
    """Every council there is."""
    load_own_register()


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.usefixtures("register")
def test_visitors_browse_the_directory_with_its_map_and_attribution(client: Client) -> None:
    page = body(client, "/councils/")
    assert "All 397 today" in page
    assert page.count('tabindex="-1"><title>') == 397
    assert "mySociety (CC BY 4.0)" in page
    assert "Aberdeenshire" in page
    assert "Allerdale" not in page
    assert "?lens=" not in page


@pytest.mark.usefixtures("register")
def test_words_find_names_old_names_and_domains(client: Client) -> None:
    assert "/councils/isle-of-anglesey/" in body(client, "/councils/?q=ynys+môn")
    assert "/councils/northumberland/" in body(client, "/councils/?q=northumberland.gov.uk")
    page = body(client, "/councils/?q=allerdale")
    assert "/councils/allerdale/" in page
    assert "Abolished in 2023" in page
    assert "No organisation fits all of this" in body(client, "/councils/?q=atlantis%00")


@pytest.mark.usefixtures("register")
def test_later_pages_keep_what_was_chosen(client: Client) -> None:
    first = body(client, "/councils/?nation=England")
    assert "/councils/?nation=England&amp;page=2" in first
    second = body(client, "/councils/?nation=England&page=2")
    assert "Page 2 of" in second
    assert "/councils/?nation=England&amp;page=1" in second
    assert body(client, "/councils/?page=nonsense")


@pytest.mark.usefixtures("register")
def test_the_lens_is_a_row_of_chips_for_whoever_is_signed_in(browser: Browser, ada: Person) -> None:
    page = body(browser(ada), "/councils/?lens=neighbours")
    assert "The councils that touch Leeds on the map." in page
    assert "/councils/kirklees/" in page
    assert "/councils/kent/" not in page
    assert 'aria-current="true">My neighbours' in page
    assert '<input type="hidden" name="lens" value="neighbours">' in page


@pytest.mark.usefixtures("register")
def test_a_page_says_where_a_council_is_what_it_is_like_and_which_are_like_it(client: Client) -> None:
    page = body(client, "/councils/cumberland/")
    assert "About 274,000 people live here" in page
    assert "It took the place of" in page
    assert "/councils/allerdale/" in page
    assert "/councils/westmorland-and-furness/" in page
    assert "/councils/dumfries-and-galloway/" in page
    assert 'class="dot dot--mine"' in page
    assert 'class="dot dot--like"' in page
    kent = body(client, "/councils/kent/")
    assert "Councils within it" in kent
    assert "/councils/ashford/" in kent
    assert "It lies within" in body(client, "/councils/ashford/")


@pytest.mark.usefixtures("register")
def test_the_page_of_an_abolished_council_leads_on(client: Client) -> None:
    page = body(client, "/councils/allerdale/")
    assert "Allerdale Borough Council became part of Cumberland Council in 2023." in page
    assert "What its people wrote here stays under its name." in page
    both = body(client, "/councils/cumbria/")
    assert "Cumbria County Council was abolished in 2023." in both
    assert "/councils/cumberland/" in both
    assert "/councils/westmorland-and-furness/" in both


@pytest.mark.usefixtures("register")
def test_welsh_pages_call_welsh_councils_by_their_welsh_names(browser: Browser, cy: Person) -> None:
    cy.language = "cy"
    cy.save()
    page = body(browser(cy), "/councils/carmarthenshire/")
    assert "Cyngor Sir Gâr" in page
    assert '<html lang="cy"' in page


def test_people_are_shown_to_whoever_is_signed_in_and_to_nobody_else(
    client: Client, browser: Browser, ada: Person, cy: Person, make_person: MakePerson
) -> None:
    leaving = make_person("Fay Marsh", organisation=ada.organisation)
    Person.objects.filter(pk=leaving.pk).update(is_active=False)
    visitors = body(client, "/councils/leeds/")
    assert ada.name not in visitors
    assert "Only people who are signed in see who works here." in visitors
    page = body(browser(cy), "/councils/leeds/")
    assert ada.name in page
    assert "Fay Marsh" not in page


def test_whom_one_can_ask_there_says_what_they_know_first(
    browser: Browser, ada: Person, bo: Person, make_person: MakePerson
) -> None:
    knowing = make_person("Zed Last", organisation=ada.organisation, knows="Blue badges,\nand appeals")
    index_people([knowing.pk])
    page = body(browser(bo), "/councils/leeds/")
    assert "Whom you can ask there" in page
    assert page.index("Zed Last") < page.index(ada.name)
    assert "Blue badges," in page
    assert 'action="/people/"' not in page  # a handful of people needs no search
    for number in range(PEOPLE):
        make_person(f"Cal {number}", organisation=ada.organisation)
    crowded = body(browser(bo), "/councils/leeds/")
    assert 'action="/people/"' in crowded
    assert '<input type="hidden" name="organisation" value="leeds">' in crowded


@pytest.mark.usefixtures("register")
def test_a_page_says_how_a_council_stands_to_ones_own(browser: Browser, ada: Person, client: Client) -> None:
    alike = Organisation.objects.get(code=ada.organisation.most_alike[0]) if ada.organisation else None
    assert alike is not None
    assert "It is one of the councils most like yours, Leeds." in body(browser(ada), alike.get_absolute_url())
    assert "most like yours" not in body(client, alike.get_absolute_url())
    assert "It is a neighbour of Leeds." in body(browser(ada), "/councils/kirklees/")
    own = body(browser(ada), "/councils/leeds/")
    assert "like yours" not in own
    assert "neighbour of Leeds" not in own


def test_communities_and_writings_are_those_that_one_may_see(
    client: Client,
    browser: Browser,
    waste: Community,
    adoption: Community,
    ada: Person,
    cy: Person,
    bo: Person,
) -> None:
    for community, title in ((waste, "Bins above shops"), (adoption, "Secret panel dates")):
        Contribution.objects.write(ada, community, "question", title=title, html="<p>How?</p>")
    elsewhere, member, visitor = (
        body(each, "/councils/leeds/") for each in (browser(cy), browser(bo), client)
    )
    assert waste.name in elsewhere
    assert "Bins above shops" in elsewhere
    assert adoption.name not in elsewhere
    assert "Secret panel dates" not in elsewhere
    assert adoption.name in member
    assert "Secret panel dates" in member
    assert "Secret panel dates" not in visitor
    assert "Bins above shops" not in visitor
    assert waste.name not in visitor


def test_what_was_written_stays_with_the_council_of_the_time(
    browser: Browser, waste: Community, ada: Person, torridge: Organisation
) -> None:
    Contribution.objects.write(ada, waste, "question", title="Bins above shops", html="<p>How?</p>")
    ada.organisation = torridge
    ada.save()
    assert "Bins above shops" in body(browser(ada), "/councils/leeds/")
    assert "Bins above shops" not in body(browser(ada), "/councils/torridge/")


def test_an_unknown_organisation_is_not_found(client: Client) -> None:
    assert client.get("/councils/atlantis/").status_code == 404


def test_an_organisation_without_a_place_or_figures_has_a_page(client: Client, leeds: Organisation) -> None:
    Organisation.objects.create(name="Association of Clerks", sector=Organisation.Sector.PARTNER)
    page = body(client, "/councils/association-of-clerks/")
    assert "Partner" in page
    assert "<svg viewBox" not in page.split('id="content"')[1].split("Its people here")[0]


@pytest.mark.usefixtures("register")
def test_the_pages_ask_the_database_a_handful_of_questions(
    browser: Browser, ada: Person, waste: Community
) -> None:
    signed_in = browser(ada)
    for address, most in (("/councils/", 5), ("/councils/leeds/", 12)):
        signed_in.get(address)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(address)
        assert len(queries) <= most, [query["sql"][:90] for query in queries]
