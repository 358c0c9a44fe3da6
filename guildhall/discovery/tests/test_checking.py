"""The search index is compared with what it should hold, and mended."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.discovery.indexing import index, index_people
from guildhall.discovery.jobs import check_index
from guildhall.discovery.models import CommunityEntry, PersonEntry, SearchEntry
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs


def said(*arguments: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("checkindex", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def things(write: Write, waste: Community, bo: Person, cy: Person) -> list[Contribution]:
    """Four discussions, and the index knows all there is."""
    made = [write(waste, bo, f"Bins of sort {number}") for number in range(4)]
    hang(made[0], Tag.objects.named("collections"))
    run_jobs()
    index(Contribution.objects.all())
    index_people([bo.pk, cy.pk])
    return made


def test_what_is_right_is_left_alone(things: list[Contribution]) -> None:
    assert "0 missing, 0 stale, 0 extra" in said("--only-say").splitlines()[-1]
    assert "mended" not in said()


def test_what_differs_is_said_and_mended(
    things: list[Contribution], browser: Browser, waste: Community, bo: Person, cy: Person
) -> None:
    SearchEntry.objects.filter(pk=things[0].pk).delete()
    SearchEntry.objects.filter(pk=things[1].pk).update(kind="question")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE discovery_searchentry SET words = to_tsvector('simple', 'x') WHERE contribution_id = %s",
            [things[2].pk],
        )
        cursor.execute(
            "UPDATE contributions_contribution SET audience_id = NULL WHERE id = %s", [things[3].pk]
        )
        cursor.execute("UPDATE people_person SET is_active = false WHERE id = %s", [cy.pk])
    PersonEntry.objects.filter(pk=bo.pk).delete()
    CommunityEntry.objects.filter(pk=waste.pk).delete()
    with pytest.raises(SystemExit):
        said("--only-say")
    people, communities, contributions = said().splitlines()
    assert "1 missing, 0 stale, 1 extra; mended" in people
    assert "1 missing, 0 stale, 0 extra; mended" in communities
    assert "1 missing, 2 stale, 1 extra; mended" in contributions
    assert "mended" not in said()
    page = browser(bo).get("/search/?q=bins").content.decode()
    shown = [number for number in range(4) if things[number].get_absolute_url() in page]
    assert shown == [0, 1, 2]


def test_every_night_a_sample_is_mended_and_the_log_says_so(
    things: list[Contribution], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        check_index(0)
    assert caplog.messages == []
    SearchEntry.objects.filter(pk=things[0].pk).delete()
    with caplog.at_level(logging.WARNING):
        check_index(0)
    assert "1 missing, 0 stale, 0 extra" in caplog.messages[0]
    assert SearchEntry.objects.filter(pk=things[0].pk).exists()
