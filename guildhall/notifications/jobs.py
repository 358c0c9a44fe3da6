"""Sends the outbox, puts digests into it when their hour has come, and lets old mails go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guildhall.kit.jobs import Backoff
from guildhall.notifications.inbound.fetching import fetch_new
from guildhall.notifications.inbound.reading import deal_with
from guildhall.notifications.mailing.sending import send_due
from guildhall.notifications.models import Incoming, Mail
from guildhall.notifications.models.incoming import KEPT as KEPT_INCOMING

RUN: Final = 2_000  # mails in one job, so that its worker can be stopped between
# One job writes a mail while another waits for the database or the mail server. More would take from a worker what it
# needs for all else: with 4 jobs at once, two stay free, so that a code to sign in never waits for the digests.
LANES: Final = 2
MANY: Final = 100  # mails that wait, for which a second lane is worth it
LOCK: Final = 0x706F7374  # the first number of our advisory locks; the second is the lane
KEPT: Final = timedelta(days=90)

# One row for each person whose hour came today, or, after a day on which nothing ran, in the last two days. The key holds
# the day, so that nobody gets a second one, whatever they change meanwhile. It tells of what came since the one before.
DIGESTS: Final = """
INSERT INTO notifications_mail (key, person_id, kind, why, since, until, made_at, due_at, state, tries, problem)
SELECT concat_ws(':', %(rhythm)s::text, d.person, d.day), d.person, 'digest', %(rhythm)s,
  greatest(coalesce((SELECT max(m.until) FROM notifications_mail m WHERE m.person_id = d.person AND m.kind = 'digest' AND m.why = %(rhythm)s),
    %(now)s - %(days)s * interval '1 day'), %(now)s - 4 * %(days)s * interval '1 day'),
  %(now)s, %(now)s, %(now)s, 'waiting', 0, ''
FROM (SELECT p.id AS person, p.joined_at, coalesce(s.hour, 7) AS hour,
        %(today)s::date - CASE WHEN %(days)s = 7 THEN (%(weekday)s - coalesce(s.weekday, 0) + 7) %% 7 ELSE 0 END AS day
      FROM people_person p LEFT JOIN notifications_mailsettings s ON s.person_id = p.id
      WHERE p.is_active AND p.approved_at IS NOT NULL AND p.email IS NOT NULL AND s.paused_at IS NULL
        AND EXISTS (SELECT FROM communities_membership m
          LEFT JOIN notifications_communitywish w ON w.person_id = m.person_id AND w.community_id = m.community_id
          WHERE m.person_id = p.id AND coalesce(w.rhythm, s.rhythm, 'daily') = %(rhythm)s)) d
WHERE d.day > %(today)s::date - 3 AND (d.day < %(today)s::date OR d.hour <= %(hour)s)
  AND d.joined_at < (d.day + d.hour * interval '1 hour') AT TIME ZONE %(zone)s
ON CONFLICT (key) DO NOTHING"""
# What is new in a search comes when the digests of its person do. What the index may not hold yet is told the next time,
# and each search keeps until when it told, so that nothing comes twice and nothing is lost while nobody runs this.
SEARCHES: Final = """
WITH due AS (
  SELECT s.id, s.person_id, s.told_until, coalesce(m.hour, 7) AS hour,
    %(today)s::date - CASE WHEN s.rhythm = 'weekly' THEN (%(weekday)s - coalesce(m.weekday, 0) + 7) %% 7 ELSE 0 END AS day
  FROM notifications_savedsearch s JOIN people_person p ON p.id = s.person_id
  LEFT JOIN notifications_mailsettings m ON m.person_id = p.id
  WHERE p.is_active AND p.approved_at IS NOT NULL AND p.email IS NOT NULL AND m.paused_at IS NULL),
made AS (
  INSERT INTO notifications_mail (key, person_id, kind, why, about, since, until, made_at, due_at, state, tries, problem)
  SELECT concat_ws(':', 'search', d.id, d.day), d.person_id, 'search', 'search', d.id, d.told_until,
    greatest(d.told_until, %(now)s - interval '10 minutes'), %(now)s, %(now)s, 'waiting', 0, ''
  FROM due d WHERE d.day > %(today)s::date - 3 AND (d.day < %(today)s::date OR d.hour <= %(hour)s)
    AND d.told_until < (d.day + d.hour * interval '1 hour') AT TIME ZONE %(zone)s
  ON CONFLICT (key) DO NOTHING RETURNING about, until)
UPDATE notifications_savedsearch s SET told_until = made.until FROM made WHERE s.id = made.about"""
DAYS: Final = {"daily": 1, "weekly": 7}


def send_soon() -> None:
    """Has the outbox sent once this transaction is committed; one job that waits is enough for all."""
    try:
        with transaction.atomic():
            send.defer()
    except AlreadyEnqueued:
        return


@app.periodic(cron="* * * * *", periodic_id="notifications.send")
@app.task(name="notifications.send", queue="mail", queueing_lock="notifications.send")
def send(timestamp: int = 0) -> None:
    """Sends what is due, with a second job beside it for many; they do not meet, since each mail is held by whoever sends it."""
    with _lane() as lane:
        if lane is None:
            return
        if Mail.objects.due()[MANY : MANY + 1].exists():
            send_soon()
        ended = send_due(RUN)
    if ended.total() == RUN:
        send_soon()


@contextmanager
def _lane() -> Iterator[int | None]:
    """A lane that is free, or none if all are taken. PostgreSQL frees it, should its worker be killed."""
    with connection.cursor() as cursor:
        for lane in range(LANES):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, lane])
            if cursor.fetchone() == (True,):
                break
        else:
            yield None
            return
    try:
        yield lane
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, lane])


@app.periodic(cron="1 * * * *", periodic_id="notifications.digests")
@app.task(name="notifications.digests", queueing_lock="notifications.digests")
def digests(timestamp: int = 0) -> None:
    """Puts the digests into the outbox whose hour has come, and what is new in searches."""
    if make_digests(timezone.now()):
        send_soon()


@transaction.atomic
def make_digests(now: datetime) -> int:
    """The same, by a clock that is given. Returns how many."""
    here = timezone.localtime(now)
    made: int = 0
    asked: dict[str, Any] = {
        "now": now,
        "today": here.date(),
        "hour": here.hour,
        "weekday": here.weekday(),
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        for rhythm, days in DAYS.items():
            cursor.execute(DIGESTS, {**asked, "rhythm": rhythm, "days": days})
            made += cursor.rowcount
        cursor.execute(SEARCHES, asked)
        made += cursor.rowcount
    return made


@app.task(name="notifications.read_incoming", queue="mail", retry=Backoff(attempts=6))
def read_incoming(incoming: int) -> None:
    """Reads one mail that came in."""
    deal_with(incoming)


@app.periodic(cron="* * * * *", periodic_id="notifications.fetch")
@app.task(name="notifications.fetch", queueing_lock="notifications.fetch", lock="notifications.fetch")
def fetch(timestamp: int = 0) -> None:
    """Fetches new mail from a mailbox, where the operator named one."""
    if settings.IMAP_URL:
        fetch_new(settings.IMAP_URL)


@app.periodic(cron="40 3 * * *", periodic_id="notifications.tidy")
@app.task(name="notifications.tidy", queueing_lock="notifications.tidy")
def tidy(timestamp: int = 0) -> None:
    """Forgets mails that went out long ago."""
    Mail.objects.exclude(state=Mail.State.WAITING).filter(ended_at__lt=timezone.now() - KEPT).delete()
    Incoming.objects.filter(received_at__lt=timezone.now() - KEPT_INCOMING).delete()
