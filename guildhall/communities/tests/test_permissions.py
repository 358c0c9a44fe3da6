"""The table of who may do what, row by row, as people would say it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.communities.permissions import AFTER_CLOSING, MAY, Act, Role, may, role_in
from guildhall.people.models import Person

# Who may, written by hand: v(isitor), o(utsider), m(ember), f(acilitator), l(ead).
EXPECTED = {
    Act.ASK_TO_JOIN: "omfl",
    Act.POST: "mfl",
    Act.REPLY: "mfl",
    Act.THANK: "omfl",
    Act.FOLLOW: "omfl",
    Act.SEE_MEMBERS: "omfl",
    Act.INVITE: "fl",
    Act.DECIDE: "fl",
    Act.MODERATE: "fl",
    Act.REMOVE_MEMBER: "fl",
    Act.DESCRIBE: "fl",
    Act.NEWSLETTER: "fl",
    Act.APPOINT: "l",
    Act.CHANGE_KIND: "l",
    Act.ARCHIVE: "l",
}


@pytest.fixture
def people(
    waste: Community, ada: Person, bo: Person, cy: Person, dee: Person
) -> dict[str, Person | AnonymousUser]:
    """One of each standing."""
    facilitator = waste.admit(dee)
    facilitator.appoint(ada)
    return {"v": AnonymousUser(), "o": cy, "m": bo, "f": dee, "l": ada}


@pytest.mark.parametrize("act", list(Act))
def test_who_may(act: Act, waste: Community, people: dict[str, Person | AnonymousUser]) -> None:
    assert "".join(letter for letter, person in people.items() if may(person, act, waste)) == EXPECTED[act]


def test_every_act_has_its_row() -> None:
    assert set(MAY) == set(Act) == set(EXPECTED)


@pytest.mark.parametrize("act", list(Act))
def test_an_archived_community_can_only_be_read_and_brought_back(
    act: Act, waste: Community, ada: Person
) -> None:
    waste.archive(ada)
    assert may(ada, act, waste) == (act in AFTER_CLOSING)


def test_whoever_is_switched_off_or_not_approved_may_nothing(waste: Community, ada: Person) -> None:
    ada.is_active = False
    assert role_in(ada, waste) == Role.VISITOR
    ada.is_active, ada.approved_at = True, None
    assert not any(may(ada, act, waste) for act in Act)


def test_an_operator_gets_no_free_pass(waste: Community, cy: Person) -> None:
    cy.is_operator = True
    assert role_in(cy, waste) == Role.OUTSIDER


@pytest.mark.parametrize("kind", Community.Kind.values)
def test_members_are_listed_to_whoever_may_read_the_front_page(
    kind: str, waste: Community, ada: Person, bo: Person, cy: Person, eve: Person
) -> None:
    waste.change_kind(kind)
    seen = {
        name: Membership.objects.visible_to(person).filter(community=waste).exists()
        for name, person in {"ada": ada, "bo": bo, "cy": cy, "eve": eve, "visitor": None}.items()
    }
    outsiders = kind in ("open", "restricted")
    assert seen == {"ada": True, "bo": True, "cy": outsiders, "eve": outsiders, "visitor": False}


@pytest.mark.parametrize(
    ("kind", "is_public", "known", "front", "posts"),
    [
        ("open", True, "vom", "vom", "vom"),
        ("open", False, "vom", "vom", "om"),
        ("restricted", False, "vom", "vom", "m"),
        ("private", False, "om", "m", "m"),
        ("confidential", False, "m", "m", "m"),
    ],
)
def test_what_each_kind_shows_to_whom(
    kind: str, is_public: bool, known: str, front: str, posts: str, waste: Community, bo: Person, cy: Person
) -> None:
    waste.change_kind(kind, is_public)
    readers = {"v": None, "o": cy, "m": bo}
    for wanted, audience in ((known, "audience"), (front, "front"), (posts, "posts")):
        seen = "".join(
            letter
            for letter, person in readers.items()
            if Community.objects.filter(pk=waste.pk, **{f"{audience}__any": _of(person)}).exists()
        )
        assert seen == wanted, audience


def _of(person: Person | None) -> tuple[int, ...]:
    from guildhall.communities.audience import audiences_of

    return audiences_of(person)


def test_a_ban_takes_reading_away_where_it_is_for_members(waste: Community, eve: Person) -> None:
    waste.change_kind("restricted")
    assert waste.posts_id not in _of(eve)
    assert timezone.now() >= waste.bans.get().banned_at
