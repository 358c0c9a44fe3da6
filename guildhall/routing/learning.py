"""Learns the weights of features from questions whose answerers are known (a conditional logit, by AdaGrad)."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from random import Random

from guildhall.routing.communities import softmax

ROUNDS = 15
STEP = 0.1
RESTRAINT = 0.005


@dataclass(slots=True)
class Example:
    """The features of everybody who might have been asked, and who of them answered."""

    people: list[str]
    rows: list[Sequence[float]]
    right: list[bool]

    @classmethod
    def of(cls, features: Mapping[str, Sequence[float]], answered: Collection[str]) -> Example:
        people = sorted(features)
        return cls(people, [features[person] for person in people], [person in answered for person in people])


def learn(examples: Sequence[Example], rounds: int = ROUNDS, seed: int = 5) -> tuple[float, ...] | None:
    """Weights under which those who answered come before the others; none where nothing can be learnt.

    The same examples give the same weights. Each pass is gone through in an order of its own.
    """
    usable = [each for each in examples if any(each.right) and not all(each.right)]
    if not usable:
        return None
    means, spreads = _spread(usable)
    scaled = [
        (
            [
                [(value - mean) / spread for value, mean, spread in zip(row, means, spreads, strict=True)]
                for row in each.rows
            ],
            each.right,
        )
        for each in usable
    ]
    width = len(means)
    weights, squares, average = [0.0] * width, [1e-8] * width, [0.0] * width
    order = list(range(len(scaled)))
    chance = Random(seed)
    kept = 0
    for number in range(rounds):
        chance.shuffle(order)
        for place in order:
            rows, right = scaled[place]
            slope = _slope(weights, rows, right)
            for at in range(width):
                towards = slope[at] - RESTRAINT * weights[at]
                squares[at] += towards * towards
                weights[at] += STEP * towards / math.sqrt(squares[at])
        if number >= rounds // 2:
            kept += 1
            average = [total + weight for total, weight in zip(average, weights, strict=True)]
    return tuple(total / kept / spread for total, spread in zip(average, spreads, strict=True))


def _slope(weights: Sequence[float], rows: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    chances = softmax(dict(enumerate(sum(map(mul, weights, row)) for row in rows)))
    each = 1 / sum(right)
    slope = [0.0] * len(weights)
    for number, (row, is_right) in enumerate(zip(rows, right, strict=True)):
        missing = (each if is_right else 0.0) - chances[number]
        if abs(missing) > 1e-4:
            slope = [value + missing * part for value, part in zip(slope, row, strict=True)]
    return slope


def _spread(examples: Sequence[Example]) -> tuple[list[float], list[float]]:
    """The mean and the standard deviation of each feature."""
    columns = list(zip(*(row for each in examples for row in each.rows), strict=True))
    means = [sum(column) / len(column) for column in columns]
    spreads = [
        math.sqrt(sum((value - mean) ** 2 for value in column) / len(column)) + 1e-6
        for column, mean in zip(columns, means, strict=True)
    ]
    return means, spreads
