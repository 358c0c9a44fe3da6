"""BM25, related questions and guessed communities, on texts small enough to count by hand."""

from __future__ import annotations

import math

import pytest

from guildhall.routing import communities
from guildhall.routing.bm25 import Index
from guildhall.routing.communities import Guesser, best
from guildhall.routing.related import Item, PlainSearch, Related


def test_scores_are_those_of_the_formula() -> None:
    index: Index[str] = Index(k1=1.2, b=0.75, common=1.0)
    index.add("one", {"bin": 2, "tax": 2})
    index.add("two", {"tax": 2})
    # «bin» stands in one of two texts, twice in a text of four words where three are usual.
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    expected = rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3))
    [(score, key)] = index.search({"bin": 1}, 5)
    assert key == "one"
    assert score == pytest.approx(expected)


def test_a_word_that_stands_nearly_everywhere_is_not_looked_for() -> None:
    index: Index[int] = Index(common=0.5)
    for number in range(12):
        index.add(number, {"council": 1, f"word{number}": 1})
    assert index.search({"council": 1}, 5) == []
    assert [key for _score, key in index.search({"council": 1, "word3": 1}, 5)] == [3]


def test_nothing_is_found_in_nothing() -> None:
    assert Index[str]().search({"bin": 1}, 5) == []


BINS = Item("bins", "Missed bins", "Who collects them?", answers=["Ask the crew for the tachograph."])
CREWS = Item("crews", "Tachograph rules", "For drivers of lorries")
TREES = Item("trees", "Falling trees", "Who cuts them?", tags=["trees"])


def test_what_was_answered_leads_to_a_question() -> None:
    assert Related([BINS, CREWS, TREES]).like("crews") == ["bins"]
    assert PlainSearch([BINS, CREWS, TREES]).like("crews")[0] != "crews"


def test_the_answers_to_a_question_do_not_help_to_find_for_it() -> None:
    assert "crews" not in Related([BINS, CREWS, TREES]).like("bins")


def test_communities_are_told_by_words_and_by_habit() -> None:
    guesser = Guesser()
    assert guesser.chances({"bin": 1}) == {}
    for _ in range(5):
        guesser.learn("waste", {"bin": 1, "crew": 1})
        guesser.learn("trees", {"oak": 1, "crew": 1})
    assert best(guesser.chances({"bin": 1}))[0] == "waste"
    assert best(guesser.chances({"oak": 1}))[0] == "trees"
    assert sum(guesser.chances({"crew": 1}).values()) == pytest.approx(1)
    guesser.learn_author("trees", "ann")
    assert best(guesser.chances({"unknown": 1}, "ann"))[0] == "trees"


def test_rare_words_are_forgotten_before_memory_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(communities, "MOST_WORDS", 4)
    guesser = Guesser()
    for number in range(50):
        guesser.learn("waste" if number % 2 else "trees", {"bin": 1, f"once{number}": 1})
        assert len(guesser.holding) <= 4
        assert all(len(weights) <= 4 for weights in guesser.weights.values())
    assert "bin" in guesser.holding
