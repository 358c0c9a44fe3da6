"""Measures and limits, counted by hand."""

from __future__ import annotations

import pytest

from guildhall.routing.limits import BUSIEST, MOST_TO_BUSIEST, Requests
from guildhall.routing.measures import Measures, share_of_busiest


def test_measures_are_averages_over_questions() -> None:
    measures = Measures()
    measures.add(["ann", "ben", "cai"], {"ben", "dee"})
    measures.add(["ann", "ben", "cai"], {"eve"})
    assert measures.of("MRR") == pytest.approx((1 / 2 + 0) / 2)
    assert measures.of("success at 1") == 0
    assert measures.of("success at 5") == pytest.approx(1 / 2)
    assert measures.of("recall at 50") == pytest.approx((1 / 2 + 0) / 2)


def test_nothing_counts_beyond_the_fiftieth() -> None:
    measures = Measures()
    measures.add([str(number) for number in range(60)], {"50"})
    assert measures.of("MRR") == measures.of("recall at 50") == 0


def test_the_share_of_the_busiest() -> None:
    assert share_of_busiest([["ann", "ben"], ["ann", "cai"]], busiest=1) == pytest.approx(1 / 2)
    assert share_of_busiest([]) == 0


def test_at_most_two_are_from_one_organisation() -> None:
    requests = Requests({"ann": "Leeds", "ben": "Leeds", "cai": "Leeds", "dee": "York"})
    assert requests.choose(["ann", "ben", "cai", "dee", "eve", "fay"]) == ["ann", "ben", "dee", "eve", "fay"]


def test_five_people_do_not_get_more_than_their_share() -> None:
    requests = Requests()
    busy = [f"busy{number}" for number in range(5)]
    asked = [
        requests.choose([*busy, *(f"other{number * 5 + each}" for each in range(10))])
        for number in range(100)
    ]
    assert all(len(people) == 5 for people in asked)
    assert share_of_busiest(asked, BUSIEST) <= MOST_TO_BUSIEST
    assert asked[0] == busy, "the first requests must go to somebody"
    assert any(set(people) & set(busy) for people in asked[50:]), "nobody is left out for ever"
