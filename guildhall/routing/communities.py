"""Which community a question belongs to, guessed from its words and from where its author wrote before."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeVar

from guildhall.routing.words import counted

# Chosen on practice-lists' questions of 2016 and 2017 by how well chances are told: docs/building/routing.md.
STEP = 2.0
TEXT_WEIGHT = 1.5
AUTHOR_WEIGHT = 1.0
AUTHOR_PRIOR = 0.2
# How much quicker words learn than the habit of a community to be chosen at all.
PRIOR_STEP = 0.1
NEGLIGIBLE = 0.01
# Also what stands far down says where something belongs.
MOST_COUNTED = 400
# Bounds the memory: a word more for each community is a number; rare words are forgotten first.
MOST_WORDS = 200_000

Vector = Mapping[str, float]
Key = TypeVar("Key")


def telling(title: str, body: str) -> Counter[str]:
    """The words of a text that tell its community, counted."""
    return counted(title, body, most=MOST_COUNTED)


class Guesser:
    """A logistic regression over words (multinomial, by gradient), with the author's habit beside it.

    Learns one root at a time, in a time that grows with its words and the communities alone; keeps none of the texts.
    """

    def __init__(self) -> None:
        self.weights: dict[str, dict[str, float]] = {}
        self.priors: dict[str, float] = {}
        self.holding: Counter[str] = Counter()
        self.texts = 0
        self.wrote_in: dict[str, Counter[str]] = defaultdict(Counter)

    def learn(self, community: str, counts: Mapping[str, float]) -> None:
        """Takes in the words of something that began in a community."""
        vector = self._vector(counts)
        self.priors.setdefault(community, 0.0)
        self.weights.setdefault(community, {})
        for each, chance in softmax(self._scores(vector)).items():
            missing = STEP * ((each == community) - chance)
            if abs(missing) > STEP * NEGLIGIBLE:
                self.priors[each] += PRIOR_STEP * missing
                weights = self.weights[each]
                for word, value in vector.items():
                    weights[word] = weights.get(word, 0.0) + missing * value
        self.holding.update(counts.keys())
        self.texts += 1
        if len(self.holding) > MOST_WORDS:
            self._forget()

    def learn_author(self, community: str, author: str) -> None:
        """Takes in that somebody wrote in a community."""
        self.wrote_in[author][community] += 1

    def chances(self, counts: Mapping[str, float], author: str = "") -> dict[str, float]:
        """How likely each community is; the chances add up to 1, and are empty where nothing is known."""
        habit = self.wrote_in.get(author, Counter[str]())
        wrote = habit.total() + 1
        return softmax(
            {
                community: TEXT_WEIGHT * score
                + AUTHOR_WEIGHT * math.log((habit[community] + AUTHOR_PRIOR) / wrote)
                for community, score in self._scores(self._vector(counts)).items()
            }
        )

    def _scores(self, vector: Vector) -> dict[str, float]:
        return {
            community: self.priors[community]
            + sum(value * weights[word] for word, value in vector.items() if word in weights)
            for community, weights in self.weights.items()
        }

    def _vector(self, counts: Mapping[str, float]) -> Vector:
        """The words that are known already, weighed by how rare they are, of length 1."""
        found = {
            word: (1 + math.log(count)) * math.log((self.texts + 1) / self.holding[word])
            for word, count in counts.items()
            if word in self.holding
        }
        length = math.sqrt(sum(value * value for value in found.values())) or 1.0
        return {word: value / length for word, value in found.items()}

    def _forget(self) -> None:
        """Keeps the more frequent half of all words."""
        kept = dict(self.holding.most_common(MOST_WORDS // 2))
        self.holding = Counter(kept)
        for weights in self.weights.values():
            for word in weights.keys() - kept.keys():
                del weights[word]


def softmax(scores: Mapping[Key, float]) -> dict[Key, float]:
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
