"""People are named by typing their name, and never the wrong one."""

from __future__ import annotations

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.naming import name_people
from guildhall.kit.markup import typed_to_html
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write


def named(person: Person) -> str:
    return f'<span data-mention="{person.pk}">@{person.name}</span>'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ask @Bo Lind.", "."),
        ("Ask @bo lind, he knows", ", he knows"),
        ("Ask @Bo Lind and the crew", " and the crew"),
        ("(@Bo Lind)", ")"),
    ],
)
def test_a_name_after_an_at_sign_is_a_mention(typed: str, kept: str, waste: Community, bo: Person) -> None:
    assert named(bo) + kept in name_people(typed_to_html(typed), waste)


@pytest.mark.parametrize(
    "typed",
    ["Ask @Bo.", "Ask bo@Bo Lind", "Ask @Nobody Here", "Mail bo.lind@torridge.gov.uk Bo Lind", "@ Bo Lind"],
)
def test_anything_else_is_left_alone(typed: str, waste: Community, bo: Person) -> None:
    html = typed_to_html(typed)
    assert name_people(html, waste) == html


def test_a_mention_that_stands_there_is_left_alone(waste: Community, bo: Person) -> None:
    html = f"<p>{named(bo)} knows</p>"
    assert name_people(html, waste) == html


def test_of_two_with_one_name_the_member_is_meant_and_of_two_members_neither(
    waste: Community, bo: Person, make_person: MakePerson
) -> None:
    other = make_person("Bo Lind", email="other.lind@torridge.gov.uk")
    assert named(bo) in name_people("<p>@Bo Lind</p>", waste)
    waste.admit(other)
    assert name_people("<p>@Bo Lind</p>", waste) == "<p>@Bo Lind</p>"


def test_whoever_is_switched_off_is_not_named(waste: Community, bo: Person) -> None:
    Person.objects.filter(pk=bo.pk).update(is_active=False)
    assert name_people("<p>@Bo Lind</p>", waste) == "<p>@Bo Lind</p>"


def test_a_reply_typed_without_script_names_whom_it_says(
    waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
) -> None:
    root: Contribution = write(waste, ada, "About lids")
    sent = {"html": "I think @Bo Lind has done this.", "token": "t"}
    browser(ada).post(f"{root.get_absolute_url()}", sent)
    assert root.thread.get().mentions.get().person == bo
