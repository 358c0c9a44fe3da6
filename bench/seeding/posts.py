"""Invented conversations: a few of very many replies, many of a few or none, as they came over three years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.seeding.communities import Place, Places
from bench.seeding.people import People
from bench.seeding.tables import copy
from bench.seeding.words import Language
from bench.sizes import USUAL_THREAD, Size
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.queryset import EXCERPT

DAYS = 1095
TAIL = 1.05  # of the number of replies; half of all threads have none
MOST_REPLIES = 600
USUAL_EVERY = 50  # one thread in so many has the number of replies that the bench looks for
NAMES = (
    *(
        "id",
        "community_id",
        "kind",
        "author_id",
        "organisation_id",
        "title",
        "html",
        "excerpt",
        "audience_id",
    ),
    *("published_at", "active_at", "root_id", "answer_id", "reply_count", "thanks_count", "pinned_at"),
)


@dataclass(slots=True)
class Thread:
    """A conversation before it is written; its numbers are known once all posts stand in their order."""

    place: Place
    kind: str
    replies: int
    answer: int | None
    ids: list[int] = field(default_factory=list)
    ends: float = 0.0


def seed_posts(
    size: Size, chance: Random, language: Language, now: datetime, people: People, places: Places
) -> None:
    """Makes the conversations; what was written earlier has the smaller number, whatever thread it is in."""
    threads = _threads(size, chance, places)
    moments = sorted(_moments(threads, chance))
    for number, (moment, thread) in enumerate(moments, start=1):
        threads[thread].ids.append(number)
        threads[thread].ends = moment
    began = now - timedelta(days=DAYS)

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, (moment, index) in enumerate(moments, start=1):
            thread = threads[index]
            is_root = thread.ids[0] == number
            author = thread.place.members[int(len(thread.place.members) * chance.random() ** 2)]
            text = language.text(max(1, int(chance.lognormvariate(1.9 if is_root else 1.2, 0.6))))
            at = began + timedelta(days=moment)
            yield (
                *(number, thread.place.id, thread.kind if is_root else "reply", author),
                *(
                    people.organisations[author],
                    language.title() if is_root else "",
                    language.html(text),
                    " ".join(text)[:EXCERPT],
                ),
                *(thread.place.posts, at, began + timedelta(days=thread.ends) if is_root else at),
                *(None if is_root else thread.ids[0], _answer(thread) if is_root else None),
                *(thread.replies if is_root else 0, number % 7 if number % 5 == 0 else 0),
                at if is_root and number % 997 == 0 else None,
            )

    copy(Contribution, NAMES, rows())


def _threads(size: Size, chance: Random, places: Places) -> list[Thread]:
    longest = [size.longest_thread, size.longest_thread // 2]
    threads: list[Thread] = []
    left = size.contributions
    while left > 0:
        replies = min(int(chance.paretovariate(TAIL)) - 1, MOST_REPLIES)
        if longest:
            replies = longest.pop(0)
        elif len(threads) % USUAL_EVERY == 0:
            replies = USUAL_THREAD
        replies = min(replies, left - 1)
        left -= replies + 1
        # The longest thread stands in the liveliest community.
        place = places.all[0] if not threads else chance.choices(places.all, cum_weights=places.weights)[0]
        is_question = chance.random() < 0.6
        answer = chance.randrange(replies) + 1 if replies and is_question and chance.random() < 0.5 else None
        threads.append(Thread(place, "question" if is_question else "discussion", replies, answer))
    return threads


def _moments(threads: list[Thread], chance: Random) -> Iterator[tuple[float, int]]:
    """When each post came, in days, with the number of its thread; there was less at first."""
    for index, thread in enumerate(threads):
        begins = DAYS * chance.random() ** 0.6
        # What follows comes within days, and in a long thread over the rest of the time.
        pace = min(0.4, (DAYS - begins) / (thread.replies + 1) / 2)
        moment = begins
        yield moment, index
        for _reply in range(thread.replies):
            moment = min(moment + chance.expovariate(1 / pace) + 1e-6, DAYS) if pace > 0 else DAYS
            yield moment, index


def _answer(thread: Thread) -> int | None:
    return thread.ids[thread.answer] if thread.answer else None
