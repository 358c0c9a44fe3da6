"""What changed between two texts."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.kit.compare import MOST_WORDS, changes

# Other work on the machine must not fail these.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
texts = st.lists(st.sampled_from(["bins", " ", "\n", "lids", "£30", ".", "né"]), max_size=60).map("".join)


@unhurried
@given(texts, texts)
def test_the_pieces_hold_both_texts_whole(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.state != "new") == before
    assert "".join(piece.text for piece in pieces if piece.state != "gone") == after
    assert all(piece.text for piece in pieces)


@unhurried
@given(texts)
def test_nothing_changed_is_one_piece(text: str) -> None:
    assert [piece.state for piece in changes(text, text)] == (["same"] if text else [])


def test_only_the_words_that_differ_are_marked() -> None:
    assert [
        (piece.state, piece.text) for piece in changes("We charge £30 a bin.", "We charge £35 a bin.")
    ] == [
        ("same", "We charge £"),
        ("gone", "30"),
        ("new", "35"),
        ("same", " a bin."),
    ]


def test_a_very_long_line_counts_as_rewritten() -> None:
    before, after = "old " * MOST_WORDS, "new " * MOST_WORDS
    assert [piece.state for piece in changes(before, after)] == ["gone", "new"]
