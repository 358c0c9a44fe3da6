"""The map of the United Kingdom's councils as dots, gently spread apart where they crowd."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import Final

from django.db import transaction

from guildhall.kit.visitors import visitors_see_something_else
from guildhall.organisations.models import Organisation

WIDTH: Final = 400
MARGIN: Final = 12
# Room between the middles of two dots, in units of the drawing.
APART: Final = 10.0
DOT: Final = 4
KEPT_FOR: Final = 300  # seconds

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """One organisation to draw by itself: a dot that is named and can be followed."""

    organisation: Organisation
    x: int
    y: int
    role: str = "like"  # or "mine"


class CouncilMap:
    """Where every organisation stands on the drawing."""

    def __init__(self, positions: Mapping[str, tuple[float, float]]) -> None:
        """From latitude and longitude by code."""
        grid = {code: projected(*positions[code]) for code in sorted(positions)}
        self._left = min((x for x, _y in grid.values()), default=0.0)
        self._top = max((y for _x, y in grid.values()), default=0.0)
        right = max((x for x, _y in grid.values()), default=1.0)
        bottom = min((y for _x, y in grid.values()), default=0.0)
        self._scale = (WIDTH - 2 * MARGIN) / max(right - self._left, 1.0)
        self.width = WIDTH
        self.height = round((self._top - bottom) * self._scale) + 2 * MARGIN
        self.points = spread({code: self._drawn(point) for code, point in grid.items()})

    @cached_property
    def path(self) -> str:
        """All dots in one SVG path: strokes of no length with round ends."""
        return "".join(f"M{x:g} {y:g}h0" for x, y in self.points.values())

    def path_of(self, organisations: Iterable[Organisation]) -> str:
        """The dots of some organisations in one SVG path."""
        return "".join(f"M{x:g} {y:g}h0" for each in organisations for x, y in self._at(each))

    def marks(self, organisations: Iterable[Organisation], role: str = "like") -> list[Mark]:
        """The dots of some organisations, each to be drawn and named; those without a place are left out."""
        # Whole units are less than a dot is wide, and four hundred dots weigh.
        return [Mark(each, round(x), round(y), role) for each in organisations for x, y in self._at(each)]

    def _at(self, organisation: Organisation) -> Iterator[Point]:
        if point := self.points.get(organisation.code):
            yield point
        elif organisation.latitude is not None and organisation.longitude is not None:
            x, y = self._drawn(projected(organisation.latitude, organisation.longitude))
            yield round(x, 1), round(y, 1)

    def _drawn(self, point: Point) -> Point:
        x, y = point
        return MARGIN + (x - self._left) * self._scale, MARGIN + (self._top - y) * self._scale


def projected(latitude: float, longitude: float) -> Point:
    """Kilometres east and north by a transverse Mercator projection about 2° west, as on the National Grid.

    On a sphere, which is within a kilometre or two of the Grid: less than a dot.
    """
    earth, origin = 6371.0, math.radians(49)
    north, east = math.radians(latitude), math.radians(longitude + 2)
    turned = math.cos(north) * math.sin(east)
    return earth * math.atanh(turned), earth * (math.atan2(math.tan(north), math.cos(east)) - origin)


def spread(homes: Mapping[str, Point], apart: float = APART, rounds: int = 240) -> dict[str, Point]:
    """Moves points until none is closer than `apart` to another, each as near its home as the crowd allows.

    The same points always give the same answer.
    """
    codes = sorted(homes)
    points = [list(homes[code]) for code in codes]
    for step in range(rounds):
        # The room they want grows slowly, so that neighbours stay neighbours.
        wanted = apart * min(1.0, 2 * (step + 1) / rounds)
        crowded = False
        for first, second in _near(points, apart):
            crowded |= _part(points[first], points[second], wanted, first + second)
        if not crowded and wanted == apart:
            break
        # While they still jostle, everybody is drawn back a little; the last rounds only part them.
        homing = 0.03 if step < rounds * 0.6 else 0.0
        for code, point in zip(codes, points, strict=True):
            point[0] += (homes[code][0] - point[0]) * homing
            point[1] += (homes[code][1] - point[1]) * homing
    return {code: (round(x, 1), round(y, 1)) for code, (x, y) in zip(codes, points, strict=True)}


def _near(points: list[list[float]], apart: float) -> Iterator[tuple[int, int]]:
    """The pairs that may be too close, found by squares of the size of the distance."""
    squares: dict[tuple[int, int], list[int]] = {}
    for index, (x, y) in enumerate(points):
        squares.setdefault((int(x // apart), int(y // apart)), []).append(index)
    for (column, row), inside in squares.items():
        around = [
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in squares.get((column + across, row + down), ())
        ]
        yield from ((index, other) for index in inside for other in around if index < other)


def _part(one: list[float], other: list[float], apart: float, seed: int) -> bool:
    """Pushes two points apart when they are too close; whether they were."""
    across, down = other[0] - one[0], other[1] - one[1]
    distance = math.hypot(across, down)
    if distance >= apart - 0.05:
        return False
    if distance < 0.001:
        across, down, distance = math.cos(seed * 2.4), math.sin(seed * 2.4), 1.0
        push = apart / 2
    else:
        push = (apart - distance) / 2
    across, down = across / distance * push, down / distance * push
    one[0], one[1] = one[0] - across, one[1] - down
    other[0], other[1] = other[0] + across, other[1] + down
    return True


_kept: dict[str, tuple[float, CouncilMap]] = {}


def council_map() -> CouncilMap:
    """The map of the organisations that exist today and have a place; drawn once and kept for a while."""
    until, drawn = _kept.get("map", (0.0, None))
    if drawn is None or until < monotonic():
        placed = Organisation.objects.current().filter(latitude__isnull=False, longitude__isnull=False)
        rows = placed.order_by("code").values_list("code", "latitude", "longitude")
        drawn = CouncilMap({code: (float(north or 0), float(east or 0)) for code, north, east in rows})
        _kept["map"] = monotonic() + KEPT_FOR, drawn
    return drawn


def redraw_map() -> None:
    """Forgets the drawn map. Other processes forget theirs within five minutes."""
    _kept.clear()


def register_changed() -> None:
    """Call in the transaction that adds, moves or renames organisations: the map is drawn anew."""
    visitors_see_something_else()
    transaction.on_commit(redraw_map)
