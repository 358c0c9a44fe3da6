"""Which community a question belongs to, guessed from its words and from where its author wrote before."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

# Chosen on practice-lists' questions of 2017: docs/building/routing.md.
SMOOTHING = 0.1
TEXT_WEIGHT = 0.3
AUTHOR_WEIGHT = 2.0
AUTHOR_PRIOR = 0.2
VOCABULARY = 30_000
MOST_COUNTED = 3


class Guesser:
    """Naive Bayes over words, with the author's habit beside it. Learns one post at a time."""

    def __init__(self) -> None:
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        self.totals: Counter[str] = Counter()
        self.roots: Counter[str] = Counter()
        self.wrote_in: dict[str, Counter[str]] = defaultdict(Counter)

    def learn(self, community: str, counts: Mapping[str, int]) -> None:
        """Takes in the words of something that began in a community."""
        self.words[community].update(counts)
        self.totals[community] += sum(counts.values())
        self.roots[community] += 1

    def learn_author(self, community: str, author: str) -> None:
        """Takes in that somebody wrote in a community."""
        self.wrote_in[author][community] += 1

    def chances(self, counts: Mapping[str, int], author: str | None = None) -> dict[str, float]:
        """How likely each community is; the chances add up to 1, and are empty where nothing is known."""
        habit = self.wrote_in.get(author or "", Counter[str]())
        wrote = habit.total()
        scores = {}
        for community, roots in self.roots.items():
            known, total = self.words[community], self.totals[community] + SMOOTHING * VOCABULARY
            text = sum(
                min(count, MOST_COUNTED) * math.log((known[word] + SMOOTHING) / total)
                for word, count in counts.items()
            )
            here = (habit[community] + AUTHOR_PRIOR) / (wrote + 1)
            scores[community] = math.log(roots + 1) + TEXT_WEIGHT * text + AUTHOR_WEIGHT * math.log(here)
        return softmax(scores)


def softmax(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores in logarithms as chances that add up to 1."""
    if not scores:
        return {}
    highest = max(scores.values())
    raised = {key: math.exp(score - highest) for key, score in scores.items()}
    total = sum(raised.values())
    return {key: value / total for key, value in raised.items()}


def best(chances: Mapping[str, float]) -> list[str]:
    """The communities, likeliest first."""
    return sorted(chances, key=lambda community: (-chances[community], community))
