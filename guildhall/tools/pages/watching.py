"""Tells those who follow a page that somebody changed it, and its keepers when it should be looked at again."""

from __future__ import annotations

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.audience import audiences_of
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.tools.pages.models import keepers_of


@consumer
def tell_of_pages(activity: Activity) -> None:
    """One notice for each of them; whoever has not read the last one is not told again."""
    page = activity.contribution
    if page is None or page.kind != "page" or page.root_id is not None:
        return
    if activity.verb == Verb.EDITED:
        following = page.follows.filter(is_muted=False).values("person")
        people = Person.objects.active().filter(pk__in=following).exclude(pk=activity.actor_id or 0)
        _tell(activity, page, list(people), Notice.Why.CHANGED)
    elif activity.verb == Verb.REVIEW_DUE:
        _tell(activity, page, keepers_of(page.pk), Notice.Why.REVIEW_DUE)


def _tell(activity: Activity, page: Contribution, people: list[Person], why: str) -> None:
    waiting = page.notices.filter(why=why, read_at=None).exclude(activity=activity)
    have_one = set(waiting.values_list("person", flat=True))
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                why=why,
                actor_id=activity.actor_id,
                community_id=activity.community_id,
                contribution=page,
                audience_id=page.audience_id,
                activity=activity,
                made_at=activity.happened_at,
            )
            for person in people
            if person.pk not in have_one and page.audience_id in audiences_of(person)
        ],
        ignore_conflicts=True,
    )
