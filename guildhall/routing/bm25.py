"""BM25 over texts that arrive one after the other (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from heapq import nlargest
from typing import Generic, TypeVar

Key = TypeVar("Key")


class Index(Generic[Key]):
    """Texts as counted words, each under a key; a search knows only the texts that were added before it."""

    def __init__(self, k1: float = 1.2, b: float = 0.75, common: float = 0.5) -> None:
        """`common`: the share of texts from which on a word is too common to look for."""
        self.k1, self.b, self.common = k1, b, common
        self.keys: list[Key] = []
        self.lengths: list[float] = []
        self.total = 0.0
        self.places: dict[str, list[tuple[int, float]]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: Key, counts: Mapping[str, float]) -> None:
        """Adds a text."""
        number = len(self.keys)
        self.keys.append(key)
        length = sum(counts.values())
        self.lengths.append(length)
        self.total += length
        for word, count in counts.items():
            self.places[word].append((number, count))

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word, never negative."""
        holding = len(self.places.get(word, ()))
        return math.log(1 + (len(self.keys) - holding + 0.5) / (holding + 0.5))

    def scores(self, counts: Mapping[str, float], most_words: int = 60) -> dict[int, float]:
        """The score of every text that shares a word, by its number; only the weightiest words are looked for."""
        if not self.keys:
            return {}
        most = max(5.0, self.common * len(self.keys))
        wanted = [
            (min(count, 3) ** 0.5 * self.rarity(word), word)
            for word, count in counts.items()
            if 0 < len(self.places.get(word, ())) <= most
        ]
        average = self.total / len(self.keys) or 1
        k1, lengths = self.k1, self.lengths
        constant, slope = k1 * (1 - self.b), k1 * self.b / average
        found: dict[int, float] = defaultdict(float)
        for weight, word in nlargest(most_words, wanted):
            highest = weight * (k1 + 1)
            for number, count in self.places[word]:
                found[number] += highest * count / (count + constant + slope * lengths[number])
        return found

    def search(
        self, counts: Mapping[str, float], limit: int, most_words: int = 60
    ) -> list[tuple[float, Key]]:
        """The best texts and their scores, best first; of equals the newer comes first."""
        found = self.scores(counts, most_words)
        best = nlargest(limit, ((score, number) for number, score in found.items()))
        return [(score, self.keys[number]) for score, number in best]
