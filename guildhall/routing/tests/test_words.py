"""Words are cut to what English and Welsh have in common."""

from __future__ import annotations

from collections import Counter

import pytest

from guildhall.routing.words import counted, own_words, stem, words_of


def test_common_words_go_and_forms_of_one_word_meet() -> None:
    assert words_of("What are the charges for charging a car?") == ["charg", "charg", "car"]


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("libraries", "library"),
        ("library", "library"),
        ("boxes", "box"),
        ("planning", "plan"),
        ("planned", "plan"),
        ("bus", "bus"),
        ("glass", "glass"),
        ("ring", "ring"),
        ("r2d2s", "r2d2s"),
    ],
)
def test_endings_are_cut_from_words_that_stay_long_enough(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_welsh_words_stay_apart() -> None:
    words = ["tŷ", "tai", "cynghorau", "cyngor", "gwasanaethau", "ysgolion", "ailgylchu", "sbwriel", "ffyrdd"]
    assert words_of(" ".join(words)) == words


def test_a_name_with_dots_gives_itself_and_its_parts() -> None:
    assert words_of("see gov.uk") == ["see", "gov.uk", "gov", "uk"]


def test_what_a_mail_repeats_is_not_its_own() -> None:
    body = "Yes.\nWe do.\nKind regards\nFrom: Ben\nwhat is repeated"
    assert own_words(f"> Do you?\n{body}") == "Yes.\nWe do.\nKind regards"


def test_a_title_counts_three_times() -> None:
    assert counted("Bins", "bins and boxes") == Counter({"bin": 4, "box": 1})
