"""Has the virus scanner look at files; what it has not looked at stays locked."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from guildhall.contributions.happenings import file_checked
from guildhall.contributions.models import Attachment
from guildhall.kit import live, uploads
from guildhall.kit.jobs import Backoff
from guildhall.kit.scanner import virus_in

MOST_AT_ONCE = 50


@app.task(name="contributions.scan", retry=Backoff(attempts=4, cap=60))
def scan(attachment: int) -> None:
    """Has one file looked at. Raises while the scanner is away, so that it is tried again."""
    waiting = Attachment.objects.filter(pk=attachment, state=Attachment.State.WAITING).first()
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
        if waiting.contribution_id:
            live.changed(f"thread:{waiting.contribution_id}")


@app.periodic(cron="*/5 * * * *")
@app.task(name="contributions.scan_waiting", queueing_lock="contributions.scan_waiting")
def scan_waiting(timestamp: int = 0) -> None:
    """Takes up again what waited while the scanner was away."""
    waiting = Attachment.objects.filter(state=Attachment.State.WAITING).order_by("added_at")
    for pk in list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        scan(attachment=pk)
