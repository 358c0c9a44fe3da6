"""The lens narrows any list to organisations that stand in some way to one's own."""

from __future__ import annotations

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from guildhall.organisations.lens import Chip, Lens
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def liked(leeds: Organisation, torridge: Organisation, newport: Organisation) -> Organisation:
    """Leeds, which is like Newport, touches Torridge, and compares itself with both."""
    leeds.most_alike, leeds.touching, leeds.comparators = ["NWP"], ["TOR"], ["NWP", "TOR"]
    leeds.save()
    return leeds


def asked(person: Person | AnonymousUser, address: str = "/people/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = person
    return request


def seen(home: Organisation | None, view: str) -> set[str]:
    return set(Lens(home, view).filter(Organisation.objects.all()).values_list("code", flat=True))


def test_each_view_shows_its_organisations(liked: Organisation) -> None:
    Organisation.objects.create(
        code="BRD", name="Bradford", type="Metropolitan district", nation="England", region=liked.region
    )
    assert seen(liked, "") == {"LDS", "TOR", "NWP", "BRD"}
    assert seen(liked, "like") == {"NWP"}
    assert seen(liked, "neighbours") == {"TOR"}
    assert seen(liked, "list") == {"NWP", "TOR"}
    assert seen(liked, "type") == {"LDS", "BRD"}
    assert seen(liked, "region") == {"LDS", "BRD"}
    assert seen(liked, "nation") == {"LDS", "BRD", "TOR"}


def test_it_filters_anything_with_a_path_to_an_organisation(
    liked: Organisation, ada: Person, bo: Person, cy: Person
) -> None:
    lens = Lens(liked, "like")
    assert list(lens.filter(Person.objects.all(), "organisation")) == [cy]
    assert lens.ids() == [cy.organisation_id]
    assert Lens(liked).ids() is None
    assert set(Lens(liked, "list").filter(Person.objects.all(), "organisation")) == {bo, cy}


def test_an_abolished_council_is_seen_with_the_one_that_took_its_place(
    liked: Organisation, newport: Organisation
) -> None:
    old = Organisation.objects.create(code="GWE", name="Gwent", end_date=datetime.date(1996, 3, 31))
    old.successors.add(newport)
    assert seen(liked, "like") == {"NWP", "GWE"}


def test_whoever_works_for_an_abolished_council_looks_from_its_successor(liked: Organisation) -> None:
    old = Organisation.objects.create(code="OLD", name="Old", end_date=datetime.date(2020, 3, 31))
    old.successors.add(liked)
    assert seen(old, "neighbours") == {"TOR"}


def test_chips_keep_the_rest_of_the_address_and_start_the_list_again(
    liked: Organisation, ada: Person
) -> None:
    request = asked(ada, "/people/?q=bins&lens=like&page=3&after=x")
    lens = Lens.from_request(request)
    chips = {chip.view.value: chip for chip in lens.chips(request)}
    assert set(chips) == {"", "like", "neighbours", "type", "region", "nation", "list"}
    assert [chip.view.value for chip in chips.values() if chip.is_chosen] == ["like"]
    assert chips[""].address == "/people/?q=bins"
    assert parse_qs(urlsplit(chips["region"].address).query) == {"q": ["bins"], "lens": ["region"]}
    assert lens.carried() == [("lens", "like")]
    assert "Leeds" in chips["neighbours"].meaning


def test_chips_are_only_those_that_mean_something(
    leeds: Organisation, newport: Organisation, ada: Person, cy: Person
) -> None:
    def views(person: Person) -> list[str]:
        request = asked(person)
        return [chip.view.value for chip in Lens.from_request(request).chips(request)]

    assert views(ada) == ["", "type", "region", "nation"]
    # In Wales the region is the nation.
    assert views(cy) == ["", "type", "nation"]


def test_visitors_and_whoever_has_no_organisation_see_everything_and_no_chips(
    ada: Person, leeds: Organisation
) -> None:
    ada.organisation = None
    chips: list[Chip]
    for person in (ada, AnonymousUser()):
        request = asked(person, "/people/?lens=like")
        lens = Lens.from_request(request)
        chips = lens.chips(request)
        assert (bool(lens), chips) == (False, [])
        assert list(lens.filter(Organisation.objects.all())) == [
            leeds,
            *Organisation.objects.exclude(pk=leeds.pk),
        ]


def test_an_unknown_choice_shows_everything(liked: Organisation, ada: Person) -> None:
    assert not Lens.from_request(asked(ada, "/?lens=nonsense"))
