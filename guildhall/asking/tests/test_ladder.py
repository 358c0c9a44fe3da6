"""The ladder of a question that nobody answers, with a clock that is moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guildhall.asking.digests import unanswered
from guildhall.asking.ladder import climb
from guildhall.asking.models import Climb, Request
from guildhall.asking.tests.conftest import TITLE, ask_bo, post_question
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs

pytestmark = pytest.mark.django_db


def test_it_climbs_rung_by_rung_and_never_twice(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, dee: Person
) -> None:
    root = post_question(browser(ada), waste)
    asked_at = root.published_at
    assert asked_at is not None
    assert climb(asked_at + timedelta(minutes=50)) == 0
    assert climb(asked_at + timedelta(minutes=61)) == 1
    first = set(Request.objects.values_list("person", flat=True))
    assert bo.pk in first
    assert climb(asked_at + timedelta(hours=47)) == 0
    assert climb(asked_at + timedelta(hours=49)) == 1
    assert climb(asked_at + timedelta(hours=49)) == 0
    assert set(Request.objects.filter(step=2).values_list("person", flat=True)).isdisjoint(first)
    run_jobs()
    assert not Notice.objects.filter(why=Notice.Why.UNANSWERED).exists()
    assert climb(asked_at + timedelta(days=5, hours=1)) == 1
    run_jobs()
    facilitators = waste.memberships.facilitating().values_list("person", flat=True)
    told = Notice.objects.filter(why=Notice.Why.UNANSWERED).values_list("person", flat=True)
    assert set(told) == set(facilitators)
    assert climb(asked_at + timedelta(days=10, hours=1)) == 1
    assert Climb.objects.get().rung == Climb.Rung.DIGESTS
    assert climb(asked_at + timedelta(days=11)) == 0


def test_what_is_asked_without_a_name_is_put_to_nobody_and_climbs_all_the_same(
    known: Contribution, waste: Community
) -> None:
    root = Contribution.objects.write(
        None, waste, "question", title=TITLE, html="<p>How?</p>", shielded_as="Somebody in a council"
    )
    asked_at = root.published_at
    assert asked_at is not None
    for after in (timedelta(hours=2), timedelta(hours=49), timedelta(days=5, hours=1)):
        assert climb(asked_at + after) == 1
    assert not Request.objects.exists()
    run_jobs()
    facilitators = waste.memberships.facilitating().values_list("person", flat=True)
    told = Notice.objects.filter(why=Notice.Why.UNANSWERED).values_list("person", flat=True)
    assert set(told) == set(facilitators)
    assert climb(asked_at + timedelta(days=10, hours=1)) == 1


def test_whoever_chose_is_not_overruled(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    published = request.contribution.published_at
    assert published is not None
    assert climb(published + timedelta(hours=2)) == 0


@pytest.mark.parametrize("how", ["answered", "closed", "removed", "too old", "archived"])
def test_it_stops(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, how: str
) -> None:
    root = post_question(browser(ada), waste)
    match how:
        case "answered":
            root.reply(bo, "<p>By street.</p>")
        case "closed":
            root.close(ada, "Never mind.")
        case "removed":
            root.remove(ada, "Twice.")
        case "too old":
            Contribution.objects.filter(pk=root.pk).update(published_at=timezone.now() - timedelta(days=15))
        case "archived":
            Community.objects.filter(pk=waste.pk).update(archived_at=timezone.now())
    assert climb(timezone.now() + timedelta(hours=2)) == 0


def test_a_question_that_fails_holds_up_no_other(
    browser: Browser,
    known: Contribution,
    waste: Community,
    ada: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = post_question(browser(ada), waste)
    other = Contribution.objects.write(ada, waste, "question", title="Another", html="<p>?</p>")
    from guildhall.asking import ladder

    def fail(question: Contribution) -> list[Any]:
        if question.pk == root.pk:
            raise RuntimeError("no")
        return []

    monkeypatch.setattr(ladder, "candidates_for", fail)
    assert climb(timezone.now() + timedelta(hours=2)) == 1
    assert Climb.objects.get().contribution == other


def test_a_digest_says_what_nobody_has_answered_for_ten_days(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    root = post_question(browser(ada), waste)
    assert unanswered(bo, [waste])[1] == []
    Climb.objects.create(contribution=root, rung=Climb.Rung.DIGESTS)
    [line] = unanswered(bo, [waste])[1]
    assert line.title == TITLE
    assert unanswered(ada, [waste])[1] == [], "not to whoever asked"
    root.reply(bo, "<p>By street.</p>")
    assert unanswered(bo, [waste])[1] == []
