"""Who is told when: at once, a week and a day before, and at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.notifications.models import Notice
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.jobs import run_jobs
from guildhall.tools.round_robin.jobs import remind
from guildhall.tools.round_robin.models import RoundRobin
from guildhall.tools.round_robin.tests.conftest import Asking, address, answer

pytestmark = pytest.mark.django_db


def due(round_robin: RoundRobin, days: int) -> None:
    """Sets the deadline so many days from today, as if it had been asked long ago."""
    today = timezone.localdate()
    RoundRobin._base_manager.filter(pk=round_robin.pk).update(
        deadline=today + timedelta(days=days), published_at=timezone.now() - timedelta(days=30)
    )


def told(why: str = "answer due") -> list[str]:
    return sorted(Notice.objects.filter(why=why).values_list("person__name", flat=True))


def test_colleagues_in_the_community_are_told_when_they_are_asked_and_nobody_else(
    fees: RoundRobin, bo: Person, cy: Person, make_person: MakePerson, waste: Community
) -> None:
    waste.admit(make_person("Una Proved", verified_at=None))
    run_jobs()
    # Cy is asked and not a member; Eve was banned and Dee left; Ada asked herself.
    assert told() == ["Bo Lind"]


def test_they_are_reminded_a_week_and_a_day_before_however_often_the_job_runs(
    fees: RoundRobin, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    run_jobs()
    Notice.objects.all().delete()
    answer(browser(cy), fees, "save", fee="3")
    for days, count in ((8, 0), (7, 1), (5, 1), (1, 2), (0, 2), (-1, 2)):
        due(fees, days)
        for _twice in range(2):
            remind()
            run_jobs()
        for name in ("Ada Okafor", "Bo Lind", "Cy Morgan"):
            assert told().count(name) == count, (days, name)


def test_whoever_has_answered_or_declined_is_left_in_peace(
    fees: RoundRobin, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    run_jobs()
    Notice.objects.all().delete()
    answer(browser(bo), fees, fee="3")
    browser(cy).post(address(fees, "decline"), {"reason": "time"})
    due(fees, 1)
    remind()
    run_jobs()
    assert told() == ["Ada Okafor"]


def test_the_asker_is_told_once_when_all_have_answered(
    asking: Asking,
    torridge: Organisation,
    newport: Organisation,
    ada: Person,
    bo: Person,
    cy: Person,
    browser: Browser,
) -> None:
    made = asking(torridge, newport)
    answer(browser(bo), made, fee="3")
    run_jobs()
    assert told("gathered") == []
    browser(cy).post(address(made, "decline"), {"reason": "duty"})
    answer(browser(bo), made, words="More")
    due(made, -1)
    remind()
    run_jobs()
    assert told("gathered") == ["Ada Okafor"]
    page = browser(ada).get("/notices/").content.decode()
    assert (
        "All councils have answered your round robin, or its deadline has passed: What do you charge?" in page
    )


def test_the_asker_is_told_once_when_the_deadline_has_passed(fees: RoundRobin, ada: Person) -> None:
    due(fees, -1)
    for _twice in range(2):
        remind()
        run_jobs()
    assert told("gathered") == ["Ada Okafor"]


def test_nobody_is_reminded_of_what_is_closed_or_removed(
    fees: RoundRobin, asking: Asking, leeds: Organisation, torridge: Organisation, ada: Person
) -> None:
    gone = asking(leeds, torridge, title="Gone")
    run_jobs()
    Notice.objects.all().delete()
    due(fees, 1)
    due(gone, 1)
    fees.close(ada, "Done")
    gone.remove(ada, "Not here")
    remind()
    run_jobs()
    assert told() == []
