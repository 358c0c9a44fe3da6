"""What is asked again once the time has come, and files that the virus scanner has to look at."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.activity.models import Verb, record
from guildhall.contributions.happenings import file_checked
from guildhall.contributions.models import Attachment, Review, Stance, Trial
from guildhall.contributions.models.stances import ASKED_AFTER
from guildhall.contributions.shielding import publish_lot
from guildhall.kit import live, uploads
from guildhall.kit.jobs import Backoff
from guildhall.kit.scanner import ScannerAway, is_there, virus_in

log = logging.getLogger(__name__)
AT_ONCE: Final = 500
MOST_AT_ONCE: Final = 50


@app.periodic(cron="*/15 * * * *", periodic_id="contributions.publish_shielded")
@app.task(
    name="contributions.publish_shielded", queueing_lock="contributions.publish_shielded", retry=Backoff()
)
def publish_shielded(timestamp: int = 0) -> None:
    """Publishes the questions that wait for a full quarter of an hour, all of one in an order drawn by lot."""
    publish_lot()


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
    promised = Trial.objects.filter(outcome="", asked_at=None, promised_at__lt=timezone.now() - ASKED_AFTER)
    due = promised.filter(contribution__audience__isnull=False)
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


@app.task(name="contributions.scan", retry=Backoff(attempts=4, cap=60))
def scan(attachment: int) -> None:
    """Has one file looked at. Raises while the scanner is away, so that it is tried again."""
    files = Attachment.objects.filter(state=Attachment.State.WAITING).select_related("contribution")
    waiting = files.filter(pk=attachment).first()
    if waiting is None:
        return
    # A scanner that was taken out of the settings lets through what it would have looked at.
    found = virus_in(uploads.path_of(waiting.key), settings.CLAMAV) if settings.CLAMAV else ""
    with transaction.atomic():
        waiting.state = Attachment.State.INFECTED if found else Attachment.State.CLEAN
        waiting.save(update_fields=["state"])
        if found:
            transaction.on_commit(lambda: uploads.forget(waiting.key))
        file_checked.send(Attachment, attachment=waiting)
        if post := waiting.contribution:
            live.changed(f"thread:{post.root_id or post.pk}")


@app.periodic(cron="*/5 * * * *")
@app.task(name="contributions.scan_waiting", queueing_lock="contributions.scan_waiting")
def scan_waiting(timestamp: int = 0) -> None:
    """Takes up again what waited while the scanner was away; a file that it refuses holds up no other."""
    if settings.CLAMAV:
        is_there(settings.CLAMAV)
    waiting = Attachment.objects.filter(state=Attachment.State.WAITING).order_by("added_at")
    for pk in list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        try:
            scan(attachment=pk)
        except ScannerAway:
            log.warning("File %s could not be looked at, and stays locked", pk)
