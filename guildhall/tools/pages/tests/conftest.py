"""What the tests of pages write with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import typed_to_html
from guildhall.people.models import Person
from guildhall.tools.pages.models import Page

WritePage = Callable[..., Page]


@pytest.fixture
def write_page() -> WritePage:
    """Writes a page: `write_page(waste, bo, "Bins", "Some words.", under=other)`."""

    def put(
        community: Community,
        author: Person,
        title: str = "Bins",
        text: str = "Some words.",
        under: Page | None = None,
        **fields: Any,
    ) -> Page:
        html = typed_to_html(text)
        written = Contribution.objects.write(
            author, community, "page", title=title, html=html, parent_page=under, **fields
        )
        page = written.whole
        assert isinstance(page, Page)
        return page

    return put
