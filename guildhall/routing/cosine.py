"""Texts by the angle between their words, weighed by how rare they are (Salton and Buckley 1988, Term-weighting approaches)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from heapq import nlargest

from guildhall.routing.bm25 import Index, Key

# All texts are measured again when there are this many times as many as when they last were.
GROWTH = 1.1


class Angles(Index[Key]):
    """Like BM25's index, but a text counts for the part of it that is alike: short ones gain, and titles in them."""

    def __init__(self, common: float = 0.3) -> None:
        super().__init__(common=common)
        self.measured = 0

    def add(self, key: Key, counts: Mapping[str, float]) -> None:
        """Adds a text."""
        super().add(key, counts)
        squares = sum((damped(count) * self.rarity(word)) ** 2 for word, count in counts.items())
        self.lengths[-1] = math.sqrt(squares) or 1.0

    def _measure(self) -> None:
        """Measures all texts by what is rare now: the first ones were added when everything was."""
        squares = [0.0] * len(self.keys)
        for word, places in self.places.items():
            rarity = self.rarity(word)
            for number, count in places:
                squares[number] += (damped(count) * rarity) ** 2
        self.lengths = [math.sqrt(square) or 1.0 for square in squares]
        self.measured = len(self.keys)

    def scores(self, counts: Mapping[str, float], most_words: int = 60) -> dict[int, float]:
        """The cosine of every text that shares a word, by its number, times what is the same for all of them."""
        if len(self.keys) > GROWTH * self.measured:
            self._measure()
        most = max(5.0, self.common * len(self.keys))
        wanted = [
            (damped(count) * self.rarity(word), word)
            for word, count in counts.items()
            if count > 0 and 0 < len(self.places.get(word, ())) <= most
        ]
        found: dict[int, float] = defaultdict(float)
        for weight, word in nlargest(most_words, wanted):
            highest = weight * self.rarity(word)
            for number, count in self.places[word]:
                found[number] += highest * damped(count) / self.lengths[number]
        return found


def damped(count: float) -> float:
    """What a word weighs that stands several times in a text."""
    return 1 + math.log(count)
