"""Who is told of what: notices from the activity log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from guildhall.activity.jobs import consumer
from guildhall.activity.models import Activity, Verb
from guildhall.communities.audience import Audience, who_may_see
from guildhall.communities.models import Application, Membership
from guildhall.contributions.models import Contribution, Removal, ShieldedAuthor
from guildhall.notifications.models import Interest, Notice

Why = Notice.Why
Reasons = Iterable[tuple[int | None, str]]

# Told once for a contribution, however often it happens: an edit mentions nobody a second time.
ONCE = (Why.MENTION, Why.ACCEPTED)
# Who looks after a community acts for it; that one of them took something away is not held against one person.
UNNAMED = (Why.REMOVED, Why.RESTORED)
# What a tool tells one person about something that they take part in.
ABOUT_ONE = {
    Verb.FADED.value: Why.FADED,
    Verb.TRIAL_DUE.value: Why.TRIAL_DUE,
    Verb.REVIEW_DUE.value: Why.REVIEW_DUE,
    Verb.QUOTED.value: Why.QUOTED,
    Verb.CONFIRMED.value: Why.CONFIRMED,
    Verb.GAVE_PLACE.value: Why.PLACE,
    Verb.CANCELLED.value: Why.CANCELLED,
    Verb.GOES_AHEAD.value: Why.GOES_AHEAD,
    Verb.MOVED_DATE.value: Why.NEW_TIME,
    Verb.REMINDED.value: Why.TOMORROW,
    Verb.CALLED.value: Why.SOON,
    Verb.ASKED.value: Why.PUT_TO_YOU,
}
# What authors are told about what they wrote.
TO_AUTHOR = {
    Verb.MOVED.value: Why.MOVED,
    Verb.SPLIT.value: Why.MOVED,
    Verb.TRIED.value: Why.TRIED,
    Verb.REMOVED.value: Why.REMOVED,
    Verb.RESTORED.value: Why.RESTORED,
}
# A request was dealt with by whoever did this, so the other facilitators need not open it.
SETTLES_REQUEST = (Verb.DECIDED, Verb.JOINED, Verb.WITHDREW)


@consumer
def notify(activity: Activity) -> None:
    """Makes the notices of one activity; each person gets one, for the strongest reason."""
    reasons: dict[int, str] = {}
    for person, why in _reasons(activity):
        if person is not None:
            reasons.setdefault(person, why)
    reasons.pop(activity.actor_id or 0, None)
    notices = [_notice(activity, person, why) for person, why in reasons.items()]
    known = _told_before(notices)
    Notice.objects.bulk_create(
        [each for each in _that_may_be_told(notices) if (each.person_id, each.why) not in known],
        ignore_conflicts=True,
    )


@consumer
def settle_requests(activity: Activity) -> None:
    """Takes «somebody asks to join» off the lists of those who look after a community, once it is dealt with."""
    if activity.verb in SETTLES_REQUEST and activity.community_id:
        asked = activity.about_id or activity.actor_id
        about = Notice.objects.filter(why=Why.REQUEST, community=activity.community_id, actor=asked)
        about.filter(read_at=None, activity__lt=activity.pk).update(read_at=timezone.now())


def _reasons(activity: Activity) -> Reasons:
    """People and why they are told, strongest reason first."""
    if activity.contribution is not None:
        yield from _about_words(activity, activity.contribution)
    elif activity.community_id is not None:
        yield from _about_community(activity)


def _about_words(activity: Activity, contribution: Contribution) -> Reasons:
    match activity.verb:
        case Verb.WROTE | Verb.EDITED:
            yield from _mentioned(contribution)
            if activity.verb == Verb.WROTE:
                interested = Interest.objects.in_contribution(contribution).values_list("person", flat=True)
                yield from ((person, Why.FOLLOWED) for person in interested)
        case Verb.TAGGED:
            told = Notice.objects.filter(contribution=contribution).values("person")
            older = Interest.objects.in_tags_of(contribution).exclude(person__in=told)
            older = older.exclude(person=contribution.author_id)
            yield from ((person, Why.FOLLOWED) for person in older.values_list("person", flat=True))
        case Verb.REPLIED | Verb.ANSWERED:
            if activity.verb == Verb.ANSWERED and contribution.parent is not None:
                yield contribution.parent.author_id, Why.ANSWER
            yield from _mentioned(contribution)
            yield from _following(contribution)
        case Verb.ACCEPTED | Verb.MERGED:
            yield activity.about_id, Why.ACCEPTED if activity.verb == Verb.ACCEPTED else Why.MOVED
        case Verb.OPENED | Verb.WENT_LIVE:
            yield from ((person, BEGINS[activity.verb]) for person in _followers(contribution))
        case Verb.WENT_DEAD:
            yield contribution.author_id, Why.DEAD
            yield from ((person, Why.DEAD) for person in _looking_after(activity))
        case Verb.UNANSWERED:
            yield from ((person, Why.UNANSWERED) for person in _looking_after(activity))
        case verb if verb in TO_AUTHOR:
            yield contribution.author_id, TO_AUTHOR[verb]
        case verb if verb in ABOUT_ONE:
            yield activity.about_id, ABOUT_ONE[verb]


# What followers are told because its time has come.
BEGINS = {Verb.OPENED.value: Why.OPENED, Verb.WENT_LIVE.value: Why.LIVE}


def _looking_after(activity: Activity) -> Iterable[int]:
    looking_after = Membership.objects.filter(community=activity.community_id).facilitating()
    return looking_after.values_list("person", flat=True)


def _followers(root: Contribution) -> Iterable[int]:
    return root.follows.filter(is_muted=False).values_list("person", flat=True)


def _mentioned(contribution: Contribution) -> Reasons:
    yield from ((person, Why.MENTION) for person in contribution.mentions.values_list("person", flat=True))


def _following(contribution: Contribution) -> Reasons:
    root = contribution.root
    if root is None:
        return
    # Whoever asked shielded follows their question, and knows what they added.
    own = ShieldedAuthor.objects.filter(contribution=contribution).values_list("person", flat=True)
    writer = own.first() if contribution.shielded_as else None
    for person in _followers(root):
        if person == writer:
            continue
        is_answer = root.kind == "question" and person == root.author_id
        yield person, Why.ANSWER if is_answer else Why.REPLY


def _about_community(activity: Activity) -> Reasons:
    match activity.verb:
        case Verb.APPLIED:
            yield from ((person, Why.REQUEST) for person in _looking_after(activity))
        case Verb.DECIDED:
            mine = Application.objects.filter(community=activity.community_id, person=activity.about_id)
            yield activity.about_id, DECIDED.get(_newest_state(mine), Why.DECISION)
        case Verb.APPOINTED:
            yield activity.about_id, Why.APPOINTED


DECIDED = {Application.State.ACCEPTED.value: Why.ADMITTED, Application.State.MORE.value: Why.ASKED}


def _newest_state(applications: Iterable[Application]) -> str:
    return max(applications, key=lambda each: each.pk).state if applications else ""


def _notice(activity: Activity, person: int, why: str) -> Notice:
    """The notice for one person. One of a removal stands by itself: what it is about is out of sight."""
    removal = _removal(activity) if why == Why.REMOVED else None
    return Notice(
        person_id=person,
        why=why,
        actor_id=None if why in UNNAMED else activity.actor_id,
        community_id=activity.community_id,
        contribution_id=None if removal else activity.contribution_id,
        removal=removal,
        audience=_audience(activity, why),
        activity=activity,
        made_at=activity.happened_at,
    )


def _removal(activity: Activity) -> Removal | None:
    return Removal.objects.filter(contribution=activity.contribution_id).order_by("-pk").first()


def _audience(activity: Activity, why: str) -> Audience | None:
    """Notices about words are seen by who may read the words, of a request by who decides; others by who knows the place."""
    if activity.contribution is not None and why != Why.REMOVED:
        return activity.contribution.audience
    community = activity.community
    if community is None:
        return None
    return community.facilitators_audience if why == Why.REQUEST else community.audience


def _that_may_be_told(notices: Iterable[Notice]) -> Iterable[Notice]:
    """Those that their person may see: a query for each audience, which is one or two, however many they are told."""
    people = defaultdict[int | None, list[Notice]](list)
    for notice in notices:
        people[notice.audience_id].append(notice)
    for audience, some in people.items():
        may_see = who_may_see(audience, [notice.person_id for notice in some])
        yield from (notice for notice in some if notice.person_id in may_see)


def _told_before(notices: Iterable[Notice]) -> set[tuple[int, str]]:
    """Who was told before what is told once."""
    once = [notice for notice in notices if notice.why in ONCE]
    if not once:
        return set()
    same = Notice.objects.filter(
        contribution=once[0].contribution_id, person__in=[notice.person_id for notice in once]
    )
    return set(same.filter(why__in=ONCE).values_list("person", "why"))
