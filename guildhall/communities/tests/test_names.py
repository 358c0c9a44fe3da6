"""Names that look alike are the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.communities.models import Community
from guildhall.communities.names import LOOK_ALIKES, skeleton
from guildhall.people.models import Person

NAMES = st.text(max_size=60)


@given(NAMES)
def test_a_skeleton_of_a_skeleton_is_itself(name: str) -> None:
    assert skeleton(skeleton(name)) == skeleton(name)


@given(NAMES)
def test_capitals_and_spaces_and_marks_make_no_difference(name: str) -> None:
    assert skeleton(f" {name}. ") == skeleton(name) == skeleton(name.replace(" ", "-"))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=40))
def test_capital_letters_make_no_difference(name: str) -> None:
    assert skeleton(name.upper()) == skeleton(name.title()) == skeleton(name)


@given(st.lists(st.sampled_from(sorted(LOOK_ALIKES.items())), max_size=30))
def test_look_alike_letters_make_no_difference(pairs: list[tuple[int, int]]) -> None:
    assert skeleton("".join(chr(one) for one, _other in pairs)) == skeleton(
        "".join(chr(other) for _one, other in pairs)
    )


@given(st.text(alphabet="abcdefgh", max_size=20), st.text(alphabet="abcdefgh", max_size=20))
def test_plainly_different_names_stay_different(one: str, other: str) -> None:
    assert (skeleton(one) == skeleton(other)) == (one == other)


@pytest.mark.parametrize(
    "other",
    [
        "planning policy",
        "PLANNING-POLICY",
        "Plаnning Pоlicy",
        "PIanning Policy",
        "Planning   policy!",
        "P1anning policy",
    ],
)
def test_these_are_planning_policy(other: str) -> None:
    assert skeleton(other) == skeleton("Planning policy")


def test_the_longest_names_can_be_kept(ada: Person) -> None:
    name = "\ufdfa" * 80  # one character that unfolds into eighteen
    assert Community.objects.found(ada, name=name, purpose="x").skeleton
