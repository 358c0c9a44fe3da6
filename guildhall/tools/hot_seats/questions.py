"""The questions of a hot seat with their votes and answers, read once for all readers until something changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.utils import timezone

from guildhall.contributions.faces import FACE, FACE_COLUMNS, FACE_JOINS, Face
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat, Phase, SeatQuestion

MOST: Final = 2_000  # posts of a hot seat that are read at all
State = SeatQuestion.State

# Whatever shows in the list goes into one word, so that it need not be read again while that word stays the same.
MARKS: Final = """
SELECT coalesce((SELECT md5(string_agg(concat_ws(' ', c.id, c.parent_id, c.audience_id, c.edited_at, c.thanks_count, q.state, q.votes,
        q.changed_at, a.contribution_id,
        (SELECT string_agg(f.key || f.state, ' ' ORDER BY f.id) FROM contributions_attachment f WHERE f.contribution_id = c.id)), ',' ORDER BY c.id))
     FROM contributions_contribution c
     LEFT JOIN hot_seats_seatquestion q ON q.contribution_id = c.id
     LEFT JOIN hot_seats_seatanswer a ON a.contribution_id = c.id
    WHERE c.root_id = %(root)s), ''),
  ARRAY(SELECT v.contribution_id FROM hot_seats_seatvote v JOIN contributions_contribution c ON c.id = v.contribution_id
         WHERE c.root_id = %(root)s AND v.person_id = %(me)s),
  ARRAY(SELECT t.contribution_id FROM contributions_thanks t JOIN contributions_contribution c ON c.id = t.contribution_id
         WHERE c.root_id = %(root)s AND t.person_id = %(me)s)"""

POSTS: Final = f"""
SELECT c.id, c.parent_id, c.html, c.excerpt, c.language, c.published_at, c.edited_at, c.author_id, c.thanks_count,
  a.contribution_id IS NOT NULL, coalesce(q.state, 'waiting'), coalesce(q.votes, 0), coalesce(q.reason, ''),
  (SELECT json_agg(json_build_array(f.key, f.name, f.size, f.width, f.alternative_text, f.state) ORDER BY f.id)
     FROM contributions_attachment f WHERE f.contribution_id = c.id),
  {FACE}
FROM (SELECT * FROM contributions_contribution c
       WHERE c.root_id = %(root)s AND c.audience_id = ANY(%(audiences)s)
       ORDER BY c.published_at, c.id LIMIT {MOST}) c
LEFT JOIN hot_seats_seatquestion q ON q.contribution_id = c.id
LEFT JOIN hot_seats_seatanswer a ON a.contribution_id = c.id
{FACE_JOINS} ORDER BY c.published_at, c.id"""


@dataclass(frozen=True, slots=True)
class File:
    """A file under a post."""

    key: str
    name: str
    size: int
    width: int | None
    alternative_text: str
    state: str


@dataclass(frozen=True, slots=True)
class Post:
    """A question, an answer to it, or what else was said under it."""

    id: int
    parent: int | None
    html: str
    excerpt: str
    language: str
    published_at: datetime
    edited_at: datetime | None
    author_id: int | None
    thanks_count: int
    is_guests: bool
    state: str
    votes: int
    reason: str
    attachments: tuple[File, ...]
    author: Face | None
    under: tuple[Post, ...] = ()

    @property
    def is_answered(self) -> bool:
        return any(post.is_guests for post in self.under)

    @property
    def is_merged(self) -> bool:
        return self.state == State.MERGED

    @property
    def is_next(self) -> bool:
        return self.state == State.NEXT and not self.is_answered

    @property
    def answered_at(self) -> datetime:
        """When the newest answer was given; call only where there is one."""
        return max(post.published_at for post in self.under if post.is_guests)


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked in a hot seat, and what this reader did about it."""

    posts: tuple[Post, ...]
    mark: str
    voted: frozenset[int] = frozenset()
    thanked: frozenset[int] = frozenset()

    @property
    def open(self) -> list[Post]:
        """Those that were not set aside."""
        return [post for post in self.posts if post.state != State.ASIDE]

    @property
    def aside(self) -> list[Post]:
        return [post for post in self.posts if post.state == State.ASIDE]

    def ordered(self, phase: str, by_time: bool = False) -> list[Post]:
        """As one reads them: afterwards by votes or as they came; until then the next one and the unanswered first."""
        if by_time:
            return self.open
        by_votes = sorted(self.open, key=lambda post: (-post.votes, post.id))
        if phase == Phase.OVER:
            return by_votes
        waiting = [post for post in by_votes if not post.is_answered]
        answered = [post for post in by_votes if post.is_answered]
        answered.sort(key=lambda post: post.answered_at, reverse=True)
        return sorted(waiting, key=lambda post: not post.is_next) + answered

    def find(self, pk: int) -> Post:
        """A question by its number. Raises Http404 where it was removed meanwhile or stands under another one."""
        for post in self.posts:
            if post.id == pk:
                return post
        raise Http404


def questions_of(seat: HotSeat, reader: Person | AnonymousUser | None = None) -> Questions:
    """The questions of a hot seat that the reader may see, with their own votes and thanks.

    Whoever may see the hot seat may see the same posts of it: those that were not removed.
    """
    me = reader.pk if isinstance(reader, Person) else None
    with connection.cursor() as cursor:
        cursor.execute(MARKS, {"root": seat.pk, "me": me})
        mark, voted, thanked = cursor.fetchone()
    # Names and pictures of authors change without a mark, and are at most a minute old.
    minute = timezone.now().replace(second=0, microsecond=0)
    posts = _read(seat.pk, seat.audience_id, mark, minute)
    return Questions(posts, mark, frozenset(voted), frozenset(thanked))


@lru_cache(maxsize=128)
def _read(root: int, audience: int | None, _mark: str, _minute: datetime) -> tuple[Post, ...]:
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"root": root, "audiences": [audience]})
        rows = [_post(row) for row in cursor.fetchall()]
    return tuple(_threaded(rows))


def _post(row: tuple[Any, ...]) -> Post:
    *own, attachments = row[:-FACE_COLUMNS]
    files = tuple(File(*each) for each in attachments or ())
    return Post(*own, files, Face.of(row[-FACE_COLUMNS:]))  # type: ignore[call-arg]


def _threaded(posts: list[Post]) -> Iterator[Post]:
    """Questions with everything that was said under them, however deep, in the order of time."""
    known = {post.id: post for post in posts}
    under: dict[int, list[Post]] = {}
    tops = []
    for post in posts:
        top = post
        while top.parent in known:
            top = known[top.parent]
        if top is post:
            tops.append(post)
        else:
            under.setdefault(top.id, []).append(post)
    for post in tops:
        yield replace(post, under=tuple(under.get(post.id, ())))
