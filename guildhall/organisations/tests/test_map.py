"""The map: dots where councils are, apart from one another, the same every time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

import pytest

from guildhall.organisations.loading import load_own_register
from guildhall.organisations.map import APART, CouncilMap, council_map, projected, redraw_map, spread
from guildhall.organisations.models import Organisation


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No test sees the map of another."""
    redraw_map()
    yield
    redraw_map()


def test_the_projection_agrees_with_the_national_grid_within_three_kilometres() -> None:
    # Ordnance Survey's own worked example: 52° 39′ 27″ N, 1° 43′ 4.5″ E is 651410 east, 313177 north, from a
    # false origin 400 km west and 100 km north of ours.
    east, north = projected(52.6575, 1.7179)
    assert math.hypot(east + 400 - 651.41, north - 100 - 313.177) < 3


def test_points_that_crowd_are_parted_and_others_stay_where_they_are() -> None:
    homes = {f"c{number}": (100.0 + number * 0.5, 100.0) for number in range(20)} | {"alone": (10.0, 10.0)}
    parted = spread(homes)
    assert parted["alone"] == (10.0, 10.0)
    assert min(math.dist(one, other) for one, other in combinations(parted.values(), 2)) > APART * 0.9


def test_points_at_the_very_same_place_are_parted() -> None:
    parted = spread({"a": (5.0, 5.0), "b": (5.0, 5.0), "c": (5.0, 5.0)})
    assert min(math.dist(one, other) for one, other in combinations(parted.values(), 2)) > APART * 0.9


def test_the_order_of_the_rows_changes_nothing() -> None:
    homes = {f"c{number}": (number % 7 * 2.0, number % 5 * 2.0) for number in range(60)}
    assert spread(homes) == spread(dict(reversed(homes.items())))


@pytest.mark.django_db
def test_the_whole_register_can_be_drawn_with_shetland_and_northern_ireland_in_their_places() -> None:
    load_own_register()
    drawn = council_map()
    assert len(drawn.points) == 397
    assert min(math.dist(one, other) for one, other in combinations(drawn.points.values(), 2)) > APART * 0.9
    assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in drawn.points.values())
    shetland, belfast, leeds, scilly = (drawn.points[code] for code in ("ZET", "BFS", "LDS", "IOS"))
    assert shetland[1] == min(y for _x, y in drawn.points.values())
    assert belfast[0] < leeds[0]
    assert scilly[1] == max(y for _x, y in drawn.points.values())


@pytest.mark.django_db
def test_the_map_is_kept_until_it_is_drawn_again(leeds: Organisation) -> None:
    assert council_map().points == {}
    leeds.latitude, leeds.longitude = 53.8, -1.55
    leeds.save()
    assert council_map().points == {}
    redraw_map()
    assert set(council_map().points) == {"LDS"}


def test_an_empty_map_is_no_error() -> None:
    assert CouncilMap({}).path == ""
