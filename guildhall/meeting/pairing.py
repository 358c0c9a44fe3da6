"""Who meets whom in a month: people in the same job, in different organisations.

Two have the same job where their titles share a word that says what the work is about (waste, licensing; not manager or
officer), or where their profiles share three words that not everybody uses. Whoever was left alone last month chooses first,
then whoever has fewest to choose from; each gets whoever shares most words with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from django.db import transaction

from guildhall.discovery.models import PersonEntry
from guildhall.meeting.models import CounterpartWish, Meeting
from guildhall.notifications.models import Mail
from guildhall.notifications.models.wishes import settings_of
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.routing.words import stem
from guildhall.talks.models import Block
from guildhall.talks.rules import takes_from, who_receives

MATCH: Final = "match"  # why the mail of a counterpart comes
ENOUGH: Final = 3
ROLE_COUNTS: Final = 4  # a word of the title stands for so many of the profile
MONTHS_APART: Final = 12
WORD: Final = re.compile(r"[^\W\d_]{4,}")
# They say how high somebody stands, not what they do, and stand in nearly every profile.
NOT_A_JOB: Final = frozenset(
    stem(word)
    for word in [
        "adviser",
        "assistant",
        "chief",
        "coordinator",
        "council",
        "deputy",
        "development",
        "director",
        "head",
        "lead",
        "leader",
        "manager",
        "member",
        "officer",
        "partner",
        "policy",
        "principal",
        "programme",
        "project",
        "senior",
        "service",
        "services",
        "specialist",
        "strategy",
        "supervisor",
        "support",
        "team",
        "about",
        "across",
        "after",
        "also",
        "been",
        "from",
        "have",
        "here",
        "into",
        "more",
        "their",
        "them",
        "they",
        "this",
        "with",
        "work",
        "working",
        "years",
        "arweinydd",
        "cyngor",
        "gwasanaeth",
        "gwasanaethau",
        "pennaeth",
        "prif",
        "rheolwr",
        "swyddog",
        "uwch",
        "gyda",
    ]
)


@dataclass(slots=True)
class Job:
    """The words of somebody's job: each stem with the word as they wrote it."""

    role: dict[str, str] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)

    def shared(self, other: Job) -> list[str]:
        """What two jobs share, in the words of the first; nothing where that is not one job."""
        both = set(self.role) & set(other.role)
        mine, theirs = self.role | self.profile, other.role | other.profile
        anywhere = set(mine) & set(theirs)
        if not both and len(anywhere) < ENOUGH:
            return []
        return [mine[each] for each in sorted(anywhere, key=lambda each: (each not in both, each))]

    def nearness(self, other: Job) -> int:
        """How much two jobs share; nobody is ever shown this. 0 where it is not one job."""
        if not (shared := self.shared(other)):
            return 0
        return len(shared) + (ROLE_COUNTS - 1) * len(set(self.role) & set(other.role))


def jobs_of(people: Iterable[Person]) -> dict[int, Job]:
    """The jobs of some people, from their titles and from what everybody signed in may read in their profiles."""
    several = list(people)
    entries = PersonEntry.objects.in_bulk([person.pk for person in several])
    jobs = {}
    for person in several:
        entry = entries.get(person.pk)
        said = f"{entry.responsible_for}\n{entry.knows}" if entry else ""
        jobs[person.pk] = Job(_words(person.role), _words(said))
    return jobs


def _words(text: str) -> dict[str, str]:
    found = {stem(word): word for word in WORD.findall(text.lower())}
    return {each: word for each, word in found.items() if each not in NOT_A_JOB}


def are_alike(one: Organisation, other: Organisation) -> bool:
    """Whether one of two councils is among those most like the other, by published figures."""
    return other.code in one.most_alike or one.code in other.most_alike


@dataclass
class Month:
    """The month in which people are to be paired, and what must be known of them for it."""

    first: date
    wishes: list[CounterpartWish]

    @cached_property
    def people(self) -> dict[int, Person]:
        """Those who are there and may write to somebody first."""
        wanting = [wish.person for wish in self.wishes if wish.person.kind != Person.Kind.SUPPLIER]
        there = who_receives(wanting)
        return {each.pk: each for each in wanting if each.pk in there and each.organisation_id}

    @cached_property
    def likeness(self) -> dict[int, str]:
        return {wish.person_id: wish.likeness for wish in self.wishes}

    @cached_property
    def apart(self) -> set[frozenset[int]]:
        """Pairs that must not be: one has blocked the other, or they met within a year."""
        blocked = Block.objects.filter(person__in=self.people, blocked__in=self.people)
        since = months_before(self.first, MONTHS_APART)
        met = Meeting.objects.filter(person__in=self.people, month__gt=since, counterpart__isnull=False)
        pairs = [*blocked.values_list("person", "blocked"), *met.values_list("person", "counterpart")]
        return {frozenset(pair) for pair in pairs}

    @cached_property
    def choices(self) -> dict[int, dict[int, int]]:
        """For each, whom they could meet, and how near the two jobs are."""
        jobs = jobs_of(self.people.values())
        found: dict[int, dict[int, int]] = {pk: {} for pk in self.people}
        known = sorted(self.people)
        for at, one in enumerate(known):
            for other in known[at + 1 :]:
                near = jobs[one].nearness(jobs[other])
                if near and self._may_meet(self.people[one], self.people[other]):
                    found[one][other] = found[other][one] = near
        return found

    def _may_meet(self, one: Person, other: Person) -> bool:
        if one.organisation is None or other.organisation is None or one.organisation == other.organisation:
            return False
        if frozenset((one.pk, other.pk)) in self.apart:
            return False
        alike = are_alike(one.organisation, other.organisation)
        wanted = {self.likeness[one.pk], self.likeness[other.pk]} - {CounterpartWish.Likeness.EITHER}
        return wanted <= {CounterpartWish.Likeness.LIKE if alike else CounterpartWish.Likeness.DIFFERENT}

    def pairs(self) -> list[tuple[int, int]]:
        """Who meets whom; whoever was left alone last month chooses first."""
        before = Meeting.objects.filter(month=months_before(self.first, 1), is_alone=True)
        first = set(before.values_list("person", flat=True))
        free, made = set(self.people), list[tuple[int, int]]()
        for one in sorted(self.people, key=lambda pk: (pk not in first, len(self.choices[pk]), pk)):
            if one in free and (other := self._best(one, free, self.choices[one])):
                free -= {one, other}
                made.append((one, other))
        return made

    def _best(self, one: int, free: set[int], near: Mapping[int, int]) -> int | None:
        for other in sorted(near.keys() & free, key=lambda pk: (-near[pk], pk)):
            person, counterpart = self.people[one], self.people[other]
            if takes_from(person, counterpart) and takes_from(counterpart, person):
                return other
        return None


@transaction.atomic
def pair(first: date) -> Counter[str]:
    """Pairs everybody who wants it for a month, once, and writes to those who have a counterpart.

    All or nothing is written, and nobody has two rows in a month. Returns how many have a counterpart, and how many none.
    """
    wishes = CounterpartWish.objects.select_for_update(of=("self",)).filter(paused_at=None).order_by("pk")
    month = Month(first, list(wishes.select_related("person__organisation")))
    if Meeting.objects.filter(month=first).exists():
        return Counter()
    pairs = month.pairs()
    both = [*pairs, *((other, one) for one, other in pairs)]
    alone = month.people.keys() - {one for one, _other in both}
    rows = [Meeting(month=first, person_id=one, counterpart_id=other) for one, other in both]
    rows += [Meeting(month=first, person_id=one, is_alone=True) for one in sorted(alone)]
    Meeting.objects.bulk_create(rows)
    tell([row for row in rows if row.counterpart_id], MATCH)
    return Counter(met=len(both), alone=len(alone))


def tell(meetings: Iterable[Meeting], why: str) -> None:
    """Puts a mail for each into the outbox, once, where they want such mails."""
    several = list(meetings)
    settings = settings_of([each.person_id for each in several])
    Mail.objects.put(
        [
            Mail(
                key=f"{why}:{each.pk}",
                person_id=each.person_id,
                kind=Mail.Kind.MEETING,
                why=why,
                about=each.pk,
            )
            for each in several
            if settings[each.person_id].wants(why)
        ]
    )


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of a day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
