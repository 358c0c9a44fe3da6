"""A page of the neutral format comes in as a page."""

from __future__ import annotations

from guildhall.contributions.kinds import imported_as
from guildhall.tools.pages.models import Page


def test_a_page_is_taken_in_as_a_page() -> None:
    kind = imported_as("page")
    assert kind is not None
    assert kind.word == "page"
    made = kind.model(**kind.row({"title": "Bins"}))
    assert isinstance(made, Page)
    assert made.position == 0
