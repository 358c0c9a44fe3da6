"""Reads the pages of new links, and looks every week whether the old ones are still there."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import index
from guildhall.kit import live
from guildhall.kit.jobs import Backoff
from guildhall.kit.outgoing.answers import Answer
from guildhall.kit.webpage import read_page
from guildhall.tools.links.addresses import as_title
from guildhall.tools.links.health import look_at
from guildhall.tools.links.models import Link

log = logging.getLogger(__name__)
AT_ONCE: Final = 200  # in an hour
OF_A_SITE: Final = 5
LONGEST: Final = 30 * 60  # seconds


def look_soon(link: int) -> None:
    """Has the page of a link read by a worker."""
    try:
        with transaction.atomic():
            look.configure(queueing_lock=f"links.look:{link}").defer(link=link)
    except AlreadyEnqueued:
        return


@app.task(name="links.look", retry=Backoff())
def look(link: int) -> None:
    """Reads the page of a link whose address is new: what it says of itself, and whether it is there."""
    row = Link.objects.filter(pk=link).exclude(audience=None).exclude(url="").first()
    if row is None or row.known_of == row.fingerprint:
        return
    anew = {"site": "", "description": "", "state": Link.State.UNKNOWN, "failures": 0, "failing_since": None}
    Link.objects.filter(pk=link).update(**anew)
    answer = look_at(row, whole=True)
    if answer is not None and answer.is_fine:
        keep_words(link, answer)
    # Only now: what fails before this is tried again.
    Link.objects.filter(pk=link, fingerprint=row.fingerprint).update(known_of=row.fingerprint)


@transaction.atomic
def keep_words(link: int, answer: Answer) -> None:
    """Keeps what a page says of itself. Its title is taken where nobody wrote one."""
    row = Link.objects.select_for_update(of=("self", "contribution_ptr")).get(pk=link)
    page = read_page(answer)
    row.site, row.description = page.site[:200], page.description[:600]
    if page.title and row.title == as_title(row.url):
        row.title = page.title
    row.save(update_fields=["site", "description", "title"])
    index(Contribution.objects.filter(pk=link))
    live.changed(f"thread:{link}")


@app.periodic(cron="23 * * * *", periodic_id="links.check")
@app.task(name="links.check", queueing_lock="links.check", lock="links.check")
def check(timestamp: int = 0) -> None:
    """Looks at the links whose time has come, longest waiting first, few of any one site."""
    due = Link.objects.exclude(audience=None).exclude(url="").filter(community__archived_at=None)
    asked, ends = Counter[str](), monotonic() + LONGEST
    late = due.filter(next_at__lte=timezone.now()).order_by("next_at", "pk")
    for row in [*due.filter(next_at=None).order_by("pk")[:AT_ONCE], *late[:AT_ONCE]][:AT_ONCE]:
        if monotonic() > ends:
            break
        asked[row.host] += 1
        if asked[row.host] > OF_A_SITE:
            # Or a thousand links to one site would keep all others waiting.
            Link.objects.filter(pk=row.pk).update(next_at=timezone.now() + timedelta(hours=1))
            continue
        try:
            look_at(row) if row.known_of == row.fingerprint else look(row.pk)
        except Exception:
            log.exception("Link %s could not be looked at", row.pk)
