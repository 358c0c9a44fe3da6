"""Once a year the keepers of a page are asked whether it is still true."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate.contrib.django import app

from guildhall.activity.models import Activity, Verb
from guildhall.communities.audience import audiences_of
from guildhall.communities.permissions import Act, may
from guildhall.kit.jobs import Backoff
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.tools.pages.models import Keeper, Page


@app.periodic(cron="23 6 * * *")
@app.task(name="pages.ask_keepers", queueing_lock="pages.ask_keepers", retry=Backoff())
def ask_keepers(timestamp: int = 0) -> None:
    """Asks the keepers of each page that nobody has confirmed for a year; running twice asks nobody twice."""
    kept = Exists(Keeper.objects.filter(contribution=OuterRef("pk")))
    due = Page.objects.standing().due(timezone.now()).filter(kept, community__archived_at=None)
    for page in due.filter(audience__isnull=False, superseded_by=None).select_related("community"):
        _ask(page)


@transaction.atomic
def _ask(page: Page) -> None:
    told = [keeper for keeper in keepers_of(page) if may(keeper, Act.REPLY, page.community)]
    told = [keeper for keeper in told if page.audience_id in audiences_of(keeper)]
    if not told:
        return
    activity = Activity.objects.create(
        actor=None,
        verb=Verb.DUE,
        community_id=page.community_id,
        contribution_id=page.pk,
        audience_id=page.audience_id,
    )
    Notice.objects.bulk_create(
        [
            Notice(
                person=keeper,
                why=Notice.Why.DUE,
                community_id=page.community_id,
                contribution_id=page.pk,
                audience_id=page.audience_id,
                activity=activity,
            )
            for keeper in told
        ]
    )
    Page.objects.filter(pk=page.pk).update(asked_at=activity.happened_at)


def keepers_of(page: Page) -> list[Person]:
    """Who keeps a page, the longest first."""
    keepers = Person.objects.active().filter(pages_kept__contribution=page.pk)
    return list(keepers.select_related("organisation").order_by("pages_kept__since"))
