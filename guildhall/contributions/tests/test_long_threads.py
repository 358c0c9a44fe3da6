"""A conversation of ten thousand replies asks the database for no more than one of twenty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.kinds import REPLY
from guildhall.contributions.models import Contribution
from guildhall.contributions.thread import PAGE
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write

FEW, MANY = 20, 10_000


class Touched:
    """Runs what a page reads once more, and adds up the rows that PostgreSQL went through for it."""

    def __init__(self) -> None:
        self.queries = 0
        self.rows = 0.0
        self.explains = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.explains and sql.lstrip().startswith(("SELECT", "WITH")):
            self.queries += 1
            self.explains = True
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {sql}", params)
                found = cursor.fetchone()[0]
            self.explains = False
            plan = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
            self.rows += sum(_rows(node) for node in _nodes(plan))
        return execute(sql, params, many, context)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _rows(node: dict[str, Any]) -> float:
    thrown_away = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    return float((node["Actual Rows"] + thrown_away) * node["Actual Loops"])


def thread_of(replies: int, community: Community, author: Person, write: Write) -> Contribution:
    """A question with many replies, each a minute after the last."""
    root = write(community, author, f"A question with {replies} replies", kind="question")
    begun = timezone.now() - timedelta(minutes=replies)
    Contribution.objects.bulk_create(
        Contribution(
            root=root,
            community=community,
            kind=REPLY,
            author=author,
            html=f"<p>Reply {number}</p>",
            excerpt=f"Reply {number}",
            audience=root.audience,
            published_at=begun + timedelta(minutes=number),
            active_at=begun + timedelta(minutes=number),
        )
        for number in range(replies)
    )
    Contribution.objects.filter(pk=root.pk).update(reply_count=replies)
    return root


def cost(client: Client, address: str) -> tuple[int, float]:
    """How many queries a page takes, and how many rows they go through."""
    client.get(address)
    with connection.execute_wrapper(touched := Touched()):
        assert client.get(address).status_code == 200
    return touched.queries, touched.rows


@pytest.mark.database
def test_each_page_of_ten_thousand_replies_costs_what_one_of_twenty_does(
    waste: Community, ada: Person, bo: Person, browser: Browser, write: Write
) -> None:
    short, long = (thread_of(replies, waste, ada, write) for replies in (FEW, MANY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contributions_contribution")
    client = browser(bo)
    # A page of the long one holds this many replies more than all of the short one, in each step of the plan.
    fair = (PAGE + 1) / FEW * 2.5
    queries, rows = cost(client, short.get_absolute_url())
    middle = long.thread.order_by("published_at")[MANY // 2]
    for query in (
        "",
        "?newest",
        f"?after={middle.published_at:%Y-%m-%dT%H:%M:%S}%2B00:00_{middle.pk}",
        f"?reply={middle.pk}",
    ):
        queries_long, rows_long = cost(client, long.get_absolute_url() + query)
        assert queries_long <= queries, query
        assert rows_long <= rows * fair, query


def test_turning_the_pages_of_a_long_thread_over_http_shows_every_reply_once(
    waste: Community, ada: Person, bo: Person, browser: Browser, write: Write
) -> None:
    root = thread_of(PAGE * 2 + 5, waste, ada, write)
    client = browser(bo)
    page = client.get(root.get_absolute_url()).content.decode()
    seen: list[str] = []
    for _page in range(3):
        seen += [part.split('"')[0] for part in page.split('id="reply-')[1:]]
        if 'rel="next"' in page:
            later = page.split('pagination__next" href="')[1].split('"')[0]
            page = client.get(root.get_absolute_url() + later).content.decode()
    assert seen == [str(pk) for pk in root.thread.order_by("published_at").values_list("pk", flat=True)]


def test_a_link_to_a_reply_says_that_there_are_earlier_ones_where_there_are(
    waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
) -> None:
    root = write(waste, bo, "Lids?", kind="question")
    first, second = (root.reply(ada, f"<p>{words}</p>") for words in ("We do.", "Not in winter."))
    address = root.get_absolute_url()
    assert "Show from the beginning" not in browser(bo).get(f"{address}?reply={first.pk}").content.decode()
    page = browser(bo).get(f"{address}?reply={second.pk}").content.decode()
    assert "Show from the beginning" in page
    assert "We do." not in page
