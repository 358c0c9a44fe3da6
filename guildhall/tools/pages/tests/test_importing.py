"""A page of the neutral format comes in as a page."""

from __future__ import annotations

from guildhall.contributions.kinds import imported_as


def test_a_page_is_taken_in_as_a_page() -> None:
    kind = imported_as("page")
    assert kind is not None
    assert kind.word == "page"
    assert kind.model(**kind.row({"title": "Bins"})).position == 0
