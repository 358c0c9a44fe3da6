"""Entries written beside an import: what is locked meanwhile is left out, and nothing fails unseen."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery import bulk
from guildhall.discovery.bulk import indexing_in_bulk
from guildhall.discovery.models import SearchEntry
from guildhall.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def posts(waste: Community, bo: Person) -> list[Contribution]:
    """Two questions that search does not know."""
    made = [
        Contribution.objects.write(bo, waste, "question", title=f"Bin {number}?", html="<p>Rent</p>")
        for number in range(2)
    ]
    SearchEntry.objects.all().delete()
    return made


def test_what_somebody_is_changing_is_left_out_and_holds_nobody_up(posts: list[Contribution]) -> None:
    locked, free = posts
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM contributions_contribution WHERE id = %s FOR UPDATE", [locked.pk])
        with indexing_in_bulk() as index_words:
            index_words({locked.pk: ("Allotments", "rent"), free.pk: ("Allotments", "rent")})
        assert list(SearchEntry.objects.values_list("contribution", flat=True)) == [free.pk]
    finally:
        other.rollback()
        other.close()


def test_nothing_is_written_of_what_was_not_committed(posts: list[Contribution]) -> None:
    with indexing_in_bulk() as index_words, transaction.atomic():
        index_words({posts[0].pk: ("Allotments", "rent")})
        transaction.set_rollback(True)
    assert not SearchEntry.objects.exists()


def test_what_fails_in_the_thread_is_raised_where_the_words_come_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_given: object, **_further: object) -> None:
        raise RuntimeError("the disk is full")

    def index_five_times() -> None:
        with indexing_in_bulk() as index_words:
            for number in range(5):
                index_words({number: ("Allotments", "rent")})

    monkeypatch.setattr(bulk, "index_words", fail)
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="disk"):
        index_five_times()
    assert threading.active_count() == before
