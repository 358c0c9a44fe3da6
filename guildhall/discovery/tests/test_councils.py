"""Councils among the results of the search box."""

from __future__ import annotations

from datetime import date

import pytest

from guildhall.discovery.councils import Names
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser

NAMES = Names(
    [
        (1, True, ["Leeds", "Leeds City Council"]),
        (2, True, ["Devon", "Devon County Council"]),
        (3, True, ["West Devon", "West Devon Borough Council"]),
        (4, True, ["Carmarthenshire", "Carmarthenshire County Council", "Cyngor Sir Gâr", "Sir Gâr"]),
        (5, False, ["Taunton Deane", "Taunton Deane Borough Council"]),
        (6, True, ["Barking and Dagenham", "London Borough of Barking and Dagenham"]),
        (7, True, ["Taunton and Wellington", "Taunton and Wellington Council"]),
    ]
)


@pytest.mark.parametrize(
    ("words", "found", "is_exact"),
    [
        ("leeds", [1], True),
        ("Leeds Council", [1], True),
        ("leads", [1], False),
        ("leed", [1], False),
        ("devon", [2, 3], True),
        ("west devon", [3], True),
        ("sir gar", [4], True),
        ("taunton", [7, 5], False),
        ("dagenham", [6], False),
        ("dagen", [6], False),
        ("parking", [], False),
        ("west", [], False),
        ("county council", [], False),
        ("leeds bins", [], False),
        ("", [], False),
    ],
)
def test_a_name_is_known_in_part_and_with_slips(words: str, found: list[int], is_exact: bool) -> None:
    named = NAMES.named(words)
    assert [each.pk for each in named] == found
    assert any(each.is_exact for each in named) == is_exact


def main_of(browser: Browser, person: Person | None, query: str) -> str:
    """The page without its frame, where one's own council stands."""
    page = browser(person).get(f"/search/?{query}").content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("words", ["leeds", "LEEDS+city+council"])
def test_a_council_that_is_named_stands_above_its_people(
    browser: Browser, leeds: Organisation, ada: Person, bo: Person, words: str
) -> None:
    page = main_of(browser, bo, f"q={words}")
    assert page.index("/councils/leeds/") < page.index("Ada Okafor")
    assert "/councils/leeds/" in main_of(browser, None, f"q={words}")


def test_a_council_that_may_be_meant_stands_below_people(
    browser: Browser, leeds: Organisation, ada: Person, bo: Person
) -> None:
    ada.change_profile(role="Leedz coordinator")
    page = main_of(browser, bo, "q=leedz")
    assert page.index("Ada Okafor") < page.index("/councils/leeds/")


def test_councils_are_narrowed_with_all_else(
    browser: Browser, leeds: Organisation, torridge: Organisation, bo: Person
) -> None:
    Organisation.objects.filter(pk=leeds.pk).update(end_date=date(2025, 4, 1))
    assert "Abolished in 2025" in main_of(browser, bo, "q=leeds")
    for narrowed in ("nation=Wales", "lens=type", "kind=question"):
        assert "/councils/leeds/" not in main_of(browser, bo, f"q=leeds&{narrowed}")
