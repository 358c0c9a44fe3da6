"""Whom a question is put to: the likeliest by evidence, within what is fair to them and good for whoever asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from guildhall.asking.evidence import Known, Question, gather
from guildhall.asking.models import MONTH, USUAL, WEEK, Often, Request, Willingness
from guildhall.asking.reasons import ENOUGH, Because, Reason
from guildhall.communities.audience import who_may_see
from guildhall.communities.models import Membership
from guildhall.contributions.models import Contribution
from guildhall.organisations.lens import Lens, View
from guildhall.people.models import Person
from guildhall.routing.limits import Requests
from guildhall.talks.models import Block

ASKED: Final = 6
CANDIDATES: Final = 80
# Places in two rankings become one: the nearer to the front, the more a place counts. What people did counts twice what they say.
FRONT: Final = 5
SAID: Final = 0.5
# What a place a little further in front is worth.
STEP: Final = 0.01
# Of requests of so long the five busiest get no more than their share.
SHARED_OVER: Final = timedelta(days=90)


@dataclass(slots=True)
class Candidate:
    """Somebody who might be asked."""

    person: Person
    because: list[Reason]
    is_new: bool = False
    is_elsewhere: bool = False


def whom_to_ask(
    question: Question, shared_with: str, *, but: Collection[int] = (), number: int = ASKED
) -> list[Candidate]:
    """At most so many people who may read the question and may be asked now, the likeliest first.

    At most two are of one organisation, one is of another region and one has never answered here, where there are such; the
    five busiest get no more than their share of all requests.
    """
    known = gather(question)
    scores = _scores(known)
    facilitators = _facilitators(question)
    may = who_may_be_asked(question, shared_with, [*_best(scores, CANDIDATES), *facilitators], but)
    declined = set(
        Request.objects.filter(
            contribution__in=known.near, person__in=may, state=Request.State.DECLINED
        ).values_list("person", flat=True)
    )
    alike = set(Lens(question.asker.organisation, View.LIKE).ids() or ())
    loads = _loads(may)
    for pk in [pk for pk in scores if pk in may]:
        scores[pk] += STEP * (
            min(known.proved[pk], 3)
            + (may[pk].organisation_id in known.doing)
            + (may[pk].organisation_id in alike)
            - loads[pk]
        )
    ranked = [pk for pk in _best(scores, len(scores)) if pk in may and pk not in declined]
    # Where nothing is known of anybody, those who look after the community see to it.
    ranked += [pk for pk in facilitators if pk in may and pk not in ranked and len(ranked) < 2]
    candidates = {pk: _candidate(may[pk], known, question, alike, pk in facilitators) for pk in ranked}
    ranked = [pk for pk in ranked if any(reason[0] in ENOUGH for reason in candidates[pk].because)]
    chosen = _fair(ranked, may, number)
    return [candidates[pk] for pk in _mixed(chosen, ranked, candidates, may)]


def _scores(known: Known) -> dict[int, float]:
    scores: dict[int, float] = defaultdict(float)
    for place, pk in enumerate(known.ranked):
        scores[pk] += 1 / (FRONT + place)
    for place, pk in enumerate(known.says):
        scores[pk] += SAID / (FRONT + place)
    return scores


def _best(scores: Mapping[int, float], limit: int) -> list[int]:
    return sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]


def _facilitators(question: Question) -> list[int]:
    looking_after = Membership.objects.filter(community=question.community).facilitating()
    return list(looking_after.order_by("pk").values_list("person", flat=True))


def who_may_be_asked(
    question: Question, shared_with: str, people: Sequence[int], but: Collection[int] = ()
) -> dict[int, Person]:
    """Those who may read it, can be reached, have not been asked too often, are not away, and have not shut out the asker or been shut out."""
    asked = set(people) - {question.asker.pk, *but}
    blocks = Block.objects.filter(
        Q(person=question.asker, blocked__in=asked) | Q(blocked=question.asker, person__in=asked)
    )
    asked -= {pk for pair in blocks.values_list("person", "blocked") for pk in pair}
    audience = Contribution(community=question.community, shared_with=shared_with).audience_now()
    readers = who_may_see(audience.pk if audience else None, asked)
    found = Person.objects.active().not_away().filter(pk__in=readers, email__isnull=False)
    found = found.exclude(kind=Person.Kind.SUPPLIER).select_related("organisation")
    most = dict(Willingness.objects.filter(person__in=readers).values_list("person", "most"))
    now = timezone.now()
    lately = Request.objects.filter(person__in=readers).since(now - MONTH).values("person")
    counts = {
        pk: (month, week)
        for pk, month, week in lately.annotate(
            month=Count("pk"), week=Count("pk", filter=Q(asked_at__gt=now - WEEK))
        ).values_list("person", "month", "week")
    }
    return {
        person.pk: person
        for person in found
        if _has_room(Often(most.get(person.pk, USUAL)), *counts.get(person.pk, (0, 0)))
    }


def _has_room(often: Often, month: int, week: int) -> bool:
    return month < often.value and week < often.in_a_week


def _loads(people: Collection[int]) -> Counter[int]:
    """How many requests each has not answered yet."""
    waiting = Request.objects.waiting().filter(person__in=people).values("person")
    return Counter(dict(waiting.annotate(number=Count("pk")).values_list("person", "number")))


def _fair(ranked: Sequence[int], people: Mapping[int, Person], number: int) -> list[int]:
    since = timezone.now() - SHARED_OVER
    counts = Request.objects.since(since).values_list("person").annotate(number=Count("pk"))
    requests = Requests(
        {str(pk): str(people[pk].organisation_id or "") for pk in ranked},
        Counter({str(pk): number for pk, number in counts}),
    )
    return [int(pk) for pk in requests.choose([str(pk) for pk in ranked], number)]


def _mixed(
    chosen: list[int],
    ranked: Sequence[int],
    candidates: Mapping[int, Candidate],
    people: Mapping[int, Person],
) -> list[int]:
    """Those chosen, with the last one or two giving way to a view from elsewhere and a new voice where none is among them."""
    place = len(chosen) - 1
    for wanted in ("is_elsewhere", "is_new"):
        if place < 2 or any(getattr(candidates[pk], wanted) for pk in chosen):
            continue
        kept = [pk for number, pk in enumerate(chosen) if number != place]
        full = Counter(people[pk].organisation_id for pk in kept)
        found = next(
            (
                pk
                for pk in ranked
                if pk not in chosen
                and getattr(candidates[pk], wanted)
                and full[people[pk].organisation_id] < 2
            ),
            None,
        )
        if found is not None:
            chosen[place] = found
            place -= 1
    return chosen


def _candidate(
    person: Person, known: Known, question: Question, alike: set[int], looks_after: bool
) -> Candidate:
    pk, because = person.pk, list[Reason]()
    answered = known.answered.get(pk, [])
    if answered:
        because.append([Because.ANSWERED, len(answered), answered[0]])
    knows, works_on = known.says.get(pk, (False, False))
    if knows:
        because.append([Because.SAYS])
    if works_on:
        because.append([Because.WORKS_ON])
    if known.here[pk] and not answered:
        because.append([Because.HERE, known.here[pk]])
    if person.organisation_id in known.doing:
        because.append([Because.DOING])
    if person.organisation_id in alike:
        because.append([Because.LIKE])
    if looks_after and not because:
        because.append([Because.FACILITATES])
    is_new = pk not in known.ranked and not looks_after
    if is_new:
        because.append([Because.NEW])
    home, there = question.asker.organisation, person.organisation
    is_elsewhere = bool(home and there and home.region and there.region and home.region != there.region)
    if is_elsewhere and len(because) < 3:
        because.append([Because.ELSEWHERE])
    return Candidate(person, because, is_new, is_elsewhere)
