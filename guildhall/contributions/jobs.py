"""What is asked again, once the time has come: is it still so, did it work, does it still hold?"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.activity.models import Verb, record
from guildhall.contributions.models import Review, Stance, Trial
from guildhall.contributions.models.stances import ASKED_AFTER
from guildhall.kit.jobs import Backoff

AT_ONCE: Final = 500


@app.periodic(cron="23 4 * * *")
@app.task(name="contributions.ask_again", queueing_lock="contributions.ask_again", retry=Backoff())
def ask_again(timestamp: int = 0) -> None:
    """Asks each person once about each thing; who is told, and whether they may still see it, the notice decides."""
    while _ask_about_stances() or _ask_about_trials() or _ask_about_reviews():
        pass


@transaction.atomic
def _ask_about_stances() -> bool:
    """Asks whoever said what their organisation does, half a year after it was last confirmed."""
    faded = Stance.objects.faded().filter(asked_at=None, audience__isnull=False)
    asked = list(
        faded.select_for_update(of=("self",), skip_locked=True).select_related(
            "person", "contribution__community"
        )[:AT_ONCE]
    )
    for stance in asked:
        # Whoever works elsewhere now does not know.
        if stance.person is not None and stance.person.organisation_id == stance.organisation_id:
            record(None, Verb.FADED, stance.contribution, about=stance.person)
    Stance.objects.filter(pk__in=[stance.pk for stance in asked]).update(asked_at=timezone.now())
    return bool(asked)


@transaction.atomic
def _ask_about_trials() -> bool:
    """Asks whoever wanted to try something how it went."""
    due = Trial.objects.filter(outcome="", asked_at=None, promised_at__lt=timezone.now() - ASKED_AFTER)
    asked = list(
        due.select_for_update(of=("self",), skip_locked=True).select_related(
            "person", "contribution__community"
        )[:AT_ONCE]
    )
    for trial in asked:
        record(None, Verb.TRIAL_DUE, trial.contribution, about=trial.person)
    Trial.objects.filter(pk__in=[trial.pk for trial in asked]).update(asked_at=timezone.now())
    return bool(asked)


@transaction.atomic
def _ask_about_reviews() -> bool:
    """Asks whoever confirmed something last, or wrote it, to look at it again; and again a month later."""
    today = timezone.localdate()
    due = Review.objects.filter(due_on__lte=today, contribution__audience__isnull=False).exclude(
        asked_at__gt=timezone.now() - timedelta(days=30)
    )
    asked = list(
        due.select_for_update(of=("self",), skip_locked=True).select_related(
            "confirmed_by", "contribution__community", "contribution__author"
        )[:AT_ONCE]
    )
    for review in asked:
        if keeper := review.confirmed_by or review.contribution.author:
            record(None, Verb.REVIEW_DUE, review.contribution, about=keeper)
    Review.objects.filter(pk__in=[review.pk for review in asked]).update(asked_at=timezone.now())
    return bool(asked)
