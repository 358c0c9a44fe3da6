"""Who is told of what: notices from the activity log."""

from __future__ import annotations

from collections.abc import Iterable

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.audience import Audience
from guildhall.communities.models import Membership
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Notice
from guildhall.people.models import Person

Why = Notice.Why


@consumer
def notify(activity: Activity) -> None:
    """Makes the notices of one activity; each person gets one, for the strongest reason."""
    reasons: dict[int, str] = {}
    for person, why in _reasons(activity):
        reasons.setdefault(person, why)
    reasons.pop(activity.actor_id or 0, None)
    audience = _audience(activity)
    told = Person.objects.active().filter(pk__in=reasons)
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                why=reasons[person.pk],
                actor_id=activity.actor_id,
                community_id=activity.community_id,
                contribution_id=activity.contribution_id,
                audience=audience,
                activity=activity,
                made_at=activity.happened_at,
            )
            for person in told
            if activity.contribution_id is None or _may_see(person, activity)
        ],
        ignore_conflicts=True,
    )


def _reasons(activity: Activity) -> Iterable[tuple[int, str]]:
    """People and why they are told, strongest reason first."""
    contribution = activity.contribution
    if contribution is not None and activity.verb in (Verb.WROTE, Verb.REPLIED, Verb.EDITED):
        yield from (
            (person, Why.MENTION) for person in contribution.mentions.values_list("person", flat=True)
        )
    if contribution is not None and contribution.root is not None and activity.verb == Verb.REPLIED:
        root = contribution.root
        is_question = root.kind == "question"
        followers = root.follows.filter(is_muted=False).values_list("person", flat=True)
        for person in followers:
            yield person, (Why.ANSWER if is_question and person == root.author_id else Why.REPLY)
    if activity.verb == Verb.ACCEPTED and activity.about_id:
        yield activity.about_id, Why.ACCEPTED
    if activity.verb == Verb.APPLIED and activity.community_id:
        looking_after = [Membership.Role.FACILITATOR, Membership.Role.LEAD]
        facilitators = Membership.objects.filter(community=activity.community_id, role__in=looking_after)
        yield from ((person, Why.REQUEST) for person in facilitators.values_list("person", flat=True))
    if activity.verb == Verb.DECIDED and activity.about_id:
        yield activity.about_id, Why.DECISION


def _audience(activity: Activity) -> Audience | None:
    """A notice about words is seen by those who may read the words; one about a request by its receiver alone."""
    if activity.contribution is not None:
        return activity.contribution.audience
    community = activity.community
    if community is not None and activity.verb == Verb.APPLIED:
        return community.facilitators_audience
    return community.audience if community is not None else None


def _may_see(person: Person, activity: Activity) -> bool:
    return Contribution.objects.visible_to(person).filter(activities=activity).exists()
