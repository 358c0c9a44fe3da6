"""How good a ranking is, measured as `score_routing.py` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

DEEPEST = 50


@dataclass(slots=True)
class Measures:
    """Averages over questions: the reciprocal rank of the first right one, a right one in five, and recall at 50."""

    questions: int = 0
    sums: Counter[str] = field(default_factory=Counter)

    def add(self, ranked: Sequence[str], right: Collection[str]) -> None:
        """Counts a ranking, of which the first fifty matter."""
        hits = [each in right for each in ranked[:DEEPEST]]
        self.questions += 1
        if True in hits:
            self.sums["MRR"] += 1 / (hits.index(True) + 1)  # type: ignore[assignment]
        self.sums["success at 1"] += any(hits[:1])
        self.sums["success at 3"] += any(hits[:3])
        self.sums["success at 5"] += any(hits[:5])
        self.sums["recall at 50"] += sum(hits) / len(right)  # type: ignore[assignment]

    def of(self, name: str) -> float:
        """An average by its name."""
        return self.sums[name] / self.questions if self.questions else 0.0


def share_of_busiest(asked: Iterable[Sequence[str]], busiest: int = 5) -> float:
    """The part of all requests that goes to the few people who get most of them."""
    counts = Counter(person for people in asked for person in people)
    return sum(count for _person, count in counts.most_common(busiest)) / (counts.total() or 1)
