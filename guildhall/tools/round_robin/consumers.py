"""Tells people of an organisation that it is asked, and whoever asked that the answers are in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Membership
from guildhall.contributions.models import Follow
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Answer, Asked

Why = Notice.Why


@consumer
def tell(activity: Activity) -> None:
    """Makes the notices: when it is asked, and again a week and a day before the deadline."""
    contribution = activity.contribution
    if contribution is None or contribution.kind != "round_robin":
        return
    if activity.verb in (Verb.WROTE, Verb.ANSWER_DUE):
        people = people_to_remind(contribution.pk, contribution.community_id)
        _make(activity, people.exclude(pk=activity.actor_id or 0), Why.ANSWER_DUE)
    elif activity.verb == Verb.GATHERED:
        _make(activity, Person.objects.active().filter(pk__in=[activity.about_id or 0]), Why.GATHERED)


def people_to_remind(round_robin: int, community: int) -> QuerySet[Person]:
    """Whoever works for an organisation that has not answered, and is a member, follows it, or has begun to answer."""
    waiting = Asked.objects.filter(contribution=round_robin).waiting()
    begun = Answer.objects.filter(contribution=round_robin).values("changed_by")
    followers = Follow.objects.filter(contribution=round_robin, is_muted=False).values("person")
    muted = Follow.objects.filter(contribution=round_robin, is_muted=True).values("person")
    members = Membership.objects.filter(community=community).values("person")
    near = Q(pk__in=members) | Q(pk__in=followers) | Q(pk__in=begun)
    people = Person.objects.active().filter(
        near, organisation__in=waiting.values("organisation"), verified_at__isnull=False
    )
    return people.exclude(pk__in=muted)


def _make(activity: Activity, people: QuerySet[Person], why: str) -> None:
    assert activity.contribution is not None
    audience = activity.contribution.audience_id
    notices = [
        Notice(
            person=person,
            why=why,
            actor_id=activity.actor_id,
            community_id=activity.community_id,
            contribution_id=activity.contribution_id,
            audience_id=audience,
            activity=activity,
            made_at=activity.happened_at,
        )
        for person in people
        if audience in audiences_of(person)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
