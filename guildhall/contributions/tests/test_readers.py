"""Beside the button that sends stands who will read it, and how many they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches

from guildhall.communities.models import Community
from guildhall.contributions.readers import how_many, who_reads_in
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write


def text(response: Any) -> str:
    return str(response.content.decode())


def test_people_and_organisations_are_counted_in_words() -> None:
    assert how_many(1, 1) == "1 person in 1 organisation"
    assert how_many(1412, 96) == "1,412 people in 96 organisations"
    assert how_many(2, 0) == "2 people"


@pytest.mark.parametrize(
    ("kind", "shared_with", "said"),
    [
        ("open", "community", "Everyone who is signed in can read this: 5 people in 3 organisations."),
        ("open", "members", "Only the members of Bins can read this: 2 people in 2 organisations."),
        ("restricted", "community", "Only the members of Bins can read this: 2 people in 2 organisations."),
        ("confidential", "community", "Only the members of Bins can read this: 2 people in 2 organisations."),
        ("open", "facilitators", "Only the facilitators of Bins can read this: 1 person in 1 organisation."),
    ],
)
def test_who_reads(make_community: Any, cy: Person, kind: str, shared_with: str, said: str) -> None:
    caches["pages"].clear()
    community = make_community("Bins", kind=kind)
    community.refresh_from_db()
    assert who_reads_in(community, shared_with) == said


def test_what_is_open_to_the_web_says_so(waste: Community) -> None:
    waste.is_public = True
    assert who_reads_in(waste, "community") == "Anybody on the internet can read this."


def test_each_choice_says_its_readers_and_without_script_the_line_points_there(
    browser: Browser, waste: Community, bo: Person, ada: Person
) -> None:
    page = text(browser(bo).get(f"/c/{waste.slug}/conversations/new/"))
    assert (
        page.count("Only the members of Waste and recycling can read this: 2 people in 2 organisations.") == 1
    )
    assert "This holds unless you chose something else" in page
    assert "Only the facilitators" not in page
    assert "Only the facilitators" in text(browser(ada).get(f"/c/{waste.slug}/conversations/new/"))


def test_where_there_is_nothing_to_choose_the_line_stands_alone(
    browser: Browser, adoption: Community, bo: Person
) -> None:
    page = text(browser(bo).get(f"/c/{adoption.slug}/conversations/new/"))
    assert "This holds unless you chose something else" not in page


def test_how_many_belong_to_a_closed_community_is_told_to_its_members_alone(
    browser: Browser, adoption: Community, write: Write, bo: Person, cy: Person
) -> None:
    thread = write(adoption, bo, "Panels")
    said = "Only the members of Adoption panels can read this: 2 people in 2 organisations."
    assert said in text(browser(bo).get(thread.get_absolute_url()))
    for address in (thread.get_absolute_url(), f"/c/{adoption.slug}/conversations/new/"):
        assert "Adoption panels" not in text(browser(cy).get(address))
