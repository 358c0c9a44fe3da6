"""What is related to a question: texts like it, looked for in titles, words, tags and what was answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guildhall.routing.bm25 import Index
from guildhall.routing.words import words_of

TITLE = 3.0
TAGS = 2.0
# An answer speaks of more than was asked: its words say what the question is near to, but quietly.
ANSWERS = 0.3
MOST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a word counts by where it stands."""

    title: float = TITLE
    tags: float = TAGS
    answers: float = ANSWERS


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its text, its tags and its answers."""

    id: str
    title: str
    body: str
    tags: Sequence[str] = ()
    answers: Sequence[str] = ()


class Related:
    """Finds what is like one of the items, which are all known; every word of the one is looked for in the others."""

    def __init__(self, items: Iterable[Item], weights: Weights = Weights()) -> None:
        self.index: Index[str] = Index(common=1.0)
        self.asked: dict[str, Counter[str]] = {}
        for item in items:
            question = question_words(item, weights)
            self.asked[item.id] = question
            self.index.add(item.id, with_answers(question, item, weights))

    def like(self, item_id: str, limit: int = 50) -> list[str]:
        """The items most like one, nearest first. What was answered to it is not looked at: it may not be there yet."""
        found = self.index.search(self.asked[item_id], limit + 1, MOST_WORDS)
        return [other for _score, other in found if other != item_id][:limit]


def question_words(item: Item, weights: Weights) -> Counter[str]:
    """The words of a question, weighed; a tag is apart from a word that is written the same."""
    counts: Counter[str] = Counter(words_of(item.body))
    _add(counts, words_of(item.title), weights.title)
    _add(counts, (f"#{tag}" for tag in item.tags), weights.tags)
    return counts


def with_answers(question: Mapping[str, int], item: Item, weights: Weights) -> Mapping[str, float]:
    """The words of a question together with those of its answers."""
    counts: dict[str, float] = defaultdict(float, question)
    if weights.answers:
        for answer in item.answers:
            for word in words_of(answer):
                counts[word] += weights.answers
    return counts


def _add(counts: Counter[str], words: Iterable[str], weight: float) -> None:
    for word in words:
        counts[word] += weight  # type: ignore[assignment]


class PlainSearch:
    """Full-text search as PostgreSQL's `ts_rank` weighs it, to compare with: no rarity of words, and no lengths.

    Each place where a word stands counts 1, 1/4, 1/9 …; words of the title ten times as much (weights A and D).
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.texts: dict[str, dict[str, float]] = {}
        for item in items:
            titles, bodies = Counter(words_of(item.title)), Counter(words_of(item.body))
            self.texts[item.id] = {
                word: _places(1.0, titles[word]) + _places(0.1, bodies[word])
                for word in titles.keys() | bodies.keys()
            }

    def like(self, item_id: str, limit: int = 50) -> list[str]:
        """The items that share most words with one."""
        asked = self.texts[item_id].keys()
        scores = {
            other: sum(weight for word, weight in text.items() if word in asked)
            for other, text in self.texts.items()
            if other != item_id
        }
        return sorted(scores, key=lambda other: (-scores[other], other))[:limit]


def _places(weight: float, count: int) -> float:
    return weight * sum(1 / place**2 for place in range(1, count + 1))
