"""Pasted lists of addresses, of any shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.communities.addresses import addresses_in

A, B = "bo.lind@torridge.gov.uk", "s.o'brien@leeds.gov.uk"


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}",
        f"{A}, {B}",
        f"{A};{B};",
        f"Bo Lind <{A.upper()}>; O’Brien, Síle <{B}>",
        f"“Lind, Bo” <{A}>, 'Síle' <{B}>.",
        f"Bo Lind\t{A}\tRecycling\r\nSíle\t{B}\tHousing\r\n",
        f"mailto:{A}?subject=Hello mailto:{B}",
        f"- {A}\n- {B}\n",
        f"\ufeff{A}\u200b,\u00a0{B}",
        f'"Bo","{A}"\n"Síle","{B}"',
    ],
)
def test_every_shape_gives_the_same_two(text: str) -> None:
    pasted = addresses_in(text)
    assert pasted.addresses == [A, B]
    assert not pasted.repeated
    assert not pasted.unreadable


def test_repeated_ones_are_taken_once_and_said() -> None:
    pasted = addresses_in(f"{A}\n{A.upper()}\n{B}")
    assert pasted.addresses == [A, B]
    assert pasted.repeated == [A]


def test_what_cannot_be_read_is_shown() -> None:
    pasted = addresses_in(f"bo@torridge\n{A}\nJust a name\n@leeds.gov.uk")
    assert pasted.addresses == [A]
    assert pasted.unreadable == ["bo@torridge", "Just a name", "@leeds.gov.uk"]


def test_names_without_an_address_in_a_list_of_several_are_shown() -> None:
    pasted = addresses_in(f'"Lind, Bo" <{A}>; Planning Team; Síle <{B}>; ')
    assert pasted.addresses == [A, B]
    assert pasted.unreadable == ["Planning Team"]


@given(st.text())
def test_any_text_can_be_pasted(text: str) -> None:
    pasted = addresses_in(text)
    assert len(set(pasted.addresses)) == len(pasted.addresses)
