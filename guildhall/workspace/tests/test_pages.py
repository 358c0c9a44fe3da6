"""Every page of a community answers whom it should."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.people.models import Person

FACILITATORS_PAGES = (
    "look_after",
    "look_after_requests",
    "look_after_members",
    "look_after_invitations",
    "look_after_settings",
    "look_after_themes",
    "look_after_kind",
    "look_after_archive",
)


@pytest.mark.parametrize("name", FACILITATORS_PAGES)
def test_who_may_look_after_a_community(
    name: str,
    waste: Community,
    ada: Person,
    bo: Person,
    cy: Person,
    browser: Callable[[Person], Client],
    visitor: Client,
) -> None:
    address = reverse(name, args=[waste.slug])
    assert browser(ada).get(address).status_code == 200
    assert browser(bo).get(address).status_code == 403
    assert browser(cy).get(address).status_code == 403
    answer = visitor.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*FACILITATORS_PAGES, "community", "community_people", "community_leave"])
def test_a_confidential_community_is_not_there_for_others(
    name: str,
    adoption: Community,
    ada: Person,
    cy: Person,
    dee: Person,
    eve: Person,
    browser: Callable[[Person], Client],
) -> None:
    address = reverse(name, args=[adoption.slug])
    assert browser(ada).get(address).status_code == 200
    for stranger in (cy, dee, eve):
        assert browser(stranger).get(address).status_code == 404


def test_a_visitor_cannot_tell_a_confidential_community_from_none(
    adoption: Community, visitor: Client
) -> None:
    there = visitor.get(adoption.get_absolute_url())
    missing = visitor.get("/c/not-there/")
    assert there.status_code == missing.status_code == 302
    assert there["Location"].replace(adoption.slug, "not-there") == missing["Location"]
