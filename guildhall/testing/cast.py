"""The cast: Ada facilitates, Bo is a member, Cy is elsewhere, Dee left, Eve was banned; and a visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import typed_to_html
from guildhall.organisations.models import Domain, Organisation
from guildhall.people.models import Person

MakePerson = Callable[..., Person]
MakeCommunity = Callable[..., Community]
Write = Callable[..., Contribution]
Browser = Callable[[Person | None], Client]

COUNCILS = {
    "LDS": ("leeds", "Leeds City Council", "Metropolitan district", "England", "Yorkshire and The Humber"),
    "TOR": ("torridge", "Torridge District Council", "Non-metropolitan district", "England", "South West"),
    "NWP": ("newport", "Newport City Council", "Unitary authority", "Wales", "Wales"),
}


def _council(code: str) -> Organisation:
    slug, name, kind, nation, region = COUNCILS[code]
    council, is_new = Organisation.objects.get_or_create(
        code=code,
        defaults={
            "slug": slug,
            "name": name,
            "short_name": name.split()[0],
            "type": kind,
            "nation": nation,
            "region": region,
        },
    )
    if is_new:
        Domain.objects.create(organisation=council, name=f"{slug}.gov.uk")
    return council


@pytest.fixture
def leeds(db: None) -> Organisation:
    """Ada's council, a large one."""
    return _council("LDS")


@pytest.fixture
def torridge(db: None) -> Organisation:
    """Bo's council, a small one."""
    return _council("TOR")


@pytest.fixture
def newport(db: None) -> Organisation:
    """Cy's council, in Wales."""
    return _council("NWP")


@pytest.fixture
def make_person(torridge: Organisation) -> MakePerson:
    """Makes a person: `make_person("Fay Marsh")`, of Torridge unless told otherwise."""

    def make(name: str, **fields: Any) -> Person:
        fields.setdefault("organisation", torridge)
        fields.setdefault("verified_at", timezone.now())
        fields.setdefault("welcomed_at", timezone.now())
        domain = f"{fields['organisation'].slug}.gov.uk" if fields["organisation"] else "example.org"
        fields.setdefault("email", f"{name.lower().replace(' ', '.')}@{domain}")
        return Person.objects.register(name=name, **fields)

    return make


@pytest.fixture
def ada(make_person: MakePerson, leeds: Organisation) -> Person:
    """Facilitates."""
    return make_person("Ada Okafor", organisation=leeds, role="Waste strategy manager")


@pytest.fixture
def bo(make_person: MakePerson) -> Person:
    """Is a member."""
    return make_person("Bo Lind", role="Recycling officer")


@pytest.fixture
def cy(make_person: MakePerson, newport: Organisation) -> Person:
    """Is elsewhere: signed in, and in none of the cast's communities."""
    return make_person("Cy Morgan", organisation=newport, role="Planning officer")


@pytest.fixture
def dee(make_person: MakePerson) -> Person:
    """Was a member, and left."""
    return make_person("Dee Hart")


@pytest.fixture
def eve(make_person: MakePerson) -> Person:
    """Was a member, and was banned."""
    return make_person("Eve Stone")


@pytest.fixture
def make_community(ada: Person, bo: Person, dee: Person, eve: Person) -> MakeCommunity:
    """Makes a community with the cast in its places: `make_community("Adoption", kind="confidential")`."""

    def make(name: str = "Waste and recycling", **fields: Any) -> Community:
        fields.setdefault("purpose", f"Helping each other with {name.lower()}")
        fields.setdefault("formed_at", timezone.now())
        community = Community.objects.found(ada, name=name, **fields)
        for person in (bo, dee, eve):
            community.admit(person)
        community.part_with(dee)
        community.ban(eve, by=ada, reason="Sold things to members")
        return community

    return make


@pytest.fixture
def waste(make_community: MakeCommunity) -> Community:
    """An open community."""
    return make_community()


@pytest.fixture
def adoption(make_community: MakeCommunity) -> Community:
    """A confidential community."""
    return make_community("Adoption panels", kind=Community.Kind.CONFIDENTIAL)


@pytest.fixture
def write() -> Write:
    """Puts something into a community: `write(waste, bo, "Who charges for bins?", kind="question")`."""

    def put(
        community: Community, author: Person, title: str = "", text: str = "Some words.", **fields: Any
    ) -> Contribution:
        kind = fields.pop("kind", "discussion")
        html = typed_to_html(text)
        return Contribution.objects.write(author, community, kind, html=html, title=title, **fields)

    return put


@pytest.fixture
def visitor() -> Client:
    """A browser in which nobody is signed in."""
    return Client()


@pytest.fixture
def browser() -> Browser:
    """A browser in which this person is signed in: `browser(bo).get("/")`."""

    def open_for(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return open_for
