"""The pages that people open most take few queries, however much there is on them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import index
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write

pytestmark = pytest.mark.django_db
MOST = 6


@pytest.fixture
def lively(waste: Community, write: Write, ada: Person, bo: Person) -> Community:
    """A community with themes, one inside it, something pinned, and questions with and without answers."""
    for name in ("Food waste", "Charges"):
        waste.add_theme(name, ada)
    Community.objects.found(ada, name="Bulky waste", purpose="Sofas", parent=waste)
    for number in range(12):
        question = write(waste, ada, f"Who charges for bins, part {number}?", kind="question")
        question.reply(bo, "<p>We charge for bins.</p>")
    question.pin(True)
    index(Contribution.objects.all())
    return waste


def queries_of(client: Client, path: str) -> int:
    """The queries of a page for somebody who has been here a moment before."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/c/waste-and-recycling/", "/c/waste-and-recycling/conversations/", "/communities/"),
        *("/people/", "/people/?q=recycling", "/search/?q=bins", "/search/?q=charge+bins"),
    ],
)
def test_a_page_takes_at_most_six_queries(lively: Community, browser: Browser, bo: Person, path: str) -> None:
    assert queries_of(browser(bo), path) <= MOST


def test_a_conversation_takes_as_few(lively: Community, browser: Browser, bo: Person) -> None:
    root = lively.contributions.roots().first()
    assert root is not None
    assert queries_of(browser(bo), root.get_absolute_url()) <= MOST


def test_a_page_kept_for_visitors_takes_one(lively: Community, visitor: Client) -> None:
    assert queries_of(visitor, "/") == 1


def test_one_form_token_serves_all_forms_of_a_page(lively: Community, browser: Browser, ada: Person) -> None:
    page = browser(ada).get("/notices/").content.decode()
    tokens = [part.split('"')[0] for part in page.split('name="csrfmiddlewaretoken" value="')[1:]]
    assert len(tokens) >= 1
    assert len(set(tokens)) == 1
