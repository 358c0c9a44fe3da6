"""Tells those who follow a page that somebody changed it."""

from __future__ import annotations

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.audience import audiences_of
from guildhall.notifications.models import Notice
from guildhall.people.models import Person


@consumer
def tell_those_who_follow(activity: Activity) -> None:
    """One notice for each who follows; whoever has not read the last one is not told again."""
    page = activity.contribution
    if activity.verb != Verb.EDITED or page is None or page.kind != "page" or page.root_id is not None:
        return
    following = page.follows.filter(is_muted=False).exclude(person=activity.actor_id).values("person")
    untold = Person.objects.active().filter(pk__in=following)
    untold = untold.exclude(notices__in=page.notices.filter(why=Notice.Why.CHANGED, read_at=None))
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                why=Notice.Why.CHANGED,
                actor_id=activity.actor_id,
                community_id=activity.community_id,
                contribution=page,
                audience_id=page.audience_id,
                activity=activity,
                made_at=activity.happened_at,
            )
            for person in untold
            if page.audience_id in audiences_of(person)
        ],
        ignore_conflicts=True,
    )
