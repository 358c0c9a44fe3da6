"""Who gets which mail about an activity; it is put into the outbox in the same transaction as the notices."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.models import Membership
from guildhall.contributions.models import Follow
from guildhall.notifications.models import CommunityWish, Mail, MailSettings, Notice, Rhythm
from guildhall.notifications.models.outbox import post_key
from guildhall.notifications.models.wishes import WRITTEN_ELSEWHERE, settings_of

# Notices of words bring the words; all others say what happened.
BRING_WORDS = (Notice.Why.ANSWER, Notice.Why.REPLY, Notice.Why.MENTION, Notice.Why.FOLLOWED)
# Mails in a day about what somebody follows; a busy tag waits for them on the site.
MOST_FOLLOWED = 10
WRITING = (Verb.WROTE, Verb.REPLIED, Verb.ANSWERED)


@consumer
def put_into_outbox(activity: Activity) -> None:
    """The mails of one activity: to those who have a notice of it, and to those who want all of a community at once."""
    Mail.objects.put([*_of_notices(activity), *_of_words(activity)])


def _of_notices(activity: Activity) -> Iterator[Mail]:
    notices = Notice.objects.filter(activity=activity, person__email__isnull=False)
    made = list(notices.exclude(why__in=WRITTEN_ELSEWHERE))
    settings = settings_of([notice.person_id for notice in made])
    full = _who_had_enough([notice.person_id for notice in made if notice.why == Notice.Why.FOLLOWED])
    for notice in made:
        has_enough = notice.why == Notice.Why.FOLLOWED and notice.person_id in full
        if has_enough or not settings[notice.person_id].wants(notice.why):
            continue
        brings_words = notice.why in BRING_WORDS and notice.contribution_id
        yield Mail(
            key=post_key(activity.contribution_id or 0, notice.person_id)
            if brings_words
            else f"notice:{activity.pk}:{notice.person_id}",
            person_id=notice.person_id,
            kind=Mail.Kind.POST if brings_words else Mail.Kind.NOTICE,
            why=notice.why,
            notice=notice,
            contribution_id=notice.contribution_id,
            community_id=notice.community_id,
        )


def _who_had_enough(people: Collection[int]) -> set[int]:
    """To whom so much of what they follow came today that the rest shall not come by mail."""
    if not people:
        return set()
    mails = Mail.objects.filter(person__in=people, kind=Mail.Kind.POST, why=Notice.Why.FOLLOWED)
    today = mails.filter(made_at__gt=timezone.now() - timedelta(days=1)).values("person")
    counted = today.annotate(number=Count("pk")).filter(number__gte=MOST_FOLLOWED)
    return set(counted.values_list("person", flat=True))


def _of_words(activity: Activity) -> Iterator[Mail]:
    contribution = activity.contribution
    if contribution is None or activity.verb not in WRITING or contribution.audience_id is None:
        return
    for person in wanting_at_once(contribution.community_id, contribution.root_id or contribution.pk):
        if person != activity.actor_id:
            yield Mail(
                key=post_key(contribution.pk, person),
                person_id=person,
                kind=Mail.Kind.POST,
                why=Rhythm.NOW,
                contribution=contribution,
                community_id=contribution.community_id,
            )


def wanting_at_once(community: int, root: int) -> list[int]:
    """Members who want whatever is written in a community at once, without those who muted this conversation."""
    wishes = CommunityWish.objects.filter(community=community)
    usually = MailSettings.objects.filter(rhythm=Rhythm.NOW).values("person")
    members = Membership.objects.filter(
        community=community,
        person__is_active=True,
        person__approved_at__isnull=False,
        person__email__isnull=False,
    )
    wanting = members.filter(
        Q(person__in=wishes.filter(rhythm=Rhythm.NOW).values("person"))
        | Q(person__in=usually) & ~Q(person__in=wishes.values("person"))
    )
    muted = Follow.objects.filter(contribution=root, is_muted=True).values("person")
    return list(wanting.exclude(person__in=muted).values_list("person", flat=True))
