"""What the list of questions draws, as plain values: equal ones are drawn once, whoever reads them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from guildhall.communities.permissions import Act, may
from guildhall.people.models import Person
from guildhall.people.names import initials_of
from guildhall.tools.hot_seats.models import HotSeat, Phase
from guildhall.tools.hot_seats.questions import Post, Questions
from guildhall.tools.hot_seats.seats import may_answer
from guildhall.tools.hot_seats.words import hours_of, name_of_guest, stands

FEW: Final = 40  # questions that a page shows before it is asked for all
MOST_DRAWN: Final = 512
_drawn: OrderedDict[str, bytes] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Guest:
    """Who answers, with a face where they are a member."""

    name: str
    role: str
    organisation: str
    initials: str
    colour: int
    photo_url: str
    url: str

    @classmethod
    def of(cls, seat: HotSeat) -> Guest:
        """The guest of a hot seat, in its own words first."""
        person, name = seat.guest, name_of_guest(seat)
        return cls(
            name,
            seat.guest_role or (person.role if person else ""),
            seat.guest_organisation or (person.organisation_name if person else ""),
            initials_of(name),
            person.colour if person else 4,
            person.photo_url if person else "",
            person.get_absolute_url() if person else "",
        )

    @property
    def detail(self) -> str:
        """Job and organisation."""
        return ", ".join(filter(None, (self.role, self.organisation)))


@dataclass(frozen=True, slots=True)
class Can:
    """What the reader can do with any question here; `base` and `answer` are the beginnings of addresses."""

    votes: bool
    answers: bool
    moderates: bool
    thanks: bool
    base: str
    answer: str


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the page that changes while one looks at it."""

    seat: HotSeat
    guest: Guest
    phase: Phase
    stands: str
    hours: str
    can: Can
    questions: Questions
    shown: list[Post]
    is_by_time: bool
    more: int
    me: int | None
    query: str

    @property
    def total(self) -> int:
        return len(self.questions.open)

    @property
    def answered(self) -> int:
        return sum(post.is_answered for post in self.questions.open)

    @property
    def key(self) -> str:
        """All that the part depends on, in one word: equal ones are drawn, and pressed together, once a minute."""
        own = sorted(
            each.id for post in self.questions.posts for each in (post, *post.under) if self.is_mine(each)
        )
        minute = timezone.now().replace(second=0, microsecond=0)
        on = (get_language(), minute, self.seat.pk, self.guest, self.phase, self.stands, self.can, self.query)
        did = (self.me is None, own, sorted(self.questions.voted), sorted(self.questions.thanked))
        return sha256(repr((on, did, self.questions.mark)).encode()).hexdigest()

    # What follows picks out of all that the reader did what bears on one question, so that most draw the same.
    def is_mine(self, post: Post) -> bool:
        return self.me is not None and post.author_id == self.me

    def mine_under(self, post: Post) -> tuple[int, ...]:
        """What the reader wrote under a question."""
        return tuple(each.id for each in post.under if self.is_mine(each))

    def thanked_under(self, post: Post) -> tuple[int, ...]:
        """What the reader gave thanks for under a question."""
        return tuple(each.id for each in post.under if each.id in self.questions.thanked)

    def times(self, post: Post, moment: Callable[[datetime], str]) -> tuple[str, ...]:
        """When a question was asked and what stands under it was said, in words."""
        return tuple(moment(each.published_at) for each in (post, *post.under))


def part_for(request: HttpRequest, seat: HotSeat, questions: Questions, guest_base: str = "") -> Part:
    """The questions of a hot seat for somebody; `guest_base` is the address of the guest who came by a link."""
    by_time, phase = request.GET.get("order") == "time", seat.phase
    ordered = questions.ordered(phase, by_time)
    shows_all = "all" in request.GET or "reply" in request.GET or bool(guest_base)
    shown = ordered if shows_all else ordered[:FEW]
    asked = [word for word, holds in (("order=time", by_time), ("all", shows_all)) if holds]
    return Part(
        seat,
        Guest.of(seat),
        phase,
        stands(seat),
        hours_of(seat),
        _as_guest(seat, guest_base) if guest_base else _as_reader(request, seat),
        questions,
        shown,
        by_time,
        len(ordered) - len(shown),
        request.user.pk if isinstance(request.user, Person) and not guest_base else None,
        f"?{'&'.join(asked)}" if asked else "",
    )


def drawn(key: str, draw: Callable[[], bytes]) -> bytes:
    """What was drawn for a key lately, in this process, or is drawn now; what was drawn longest ago is forgotten."""
    body = _drawn.get(key)
    if body is None:
        body = _drawn[key] = draw()
        with suppress(KeyError):
            while len(_drawn) > MOST_DRAWN:
                _drawn.popitem(last=False)
    return body


def _as_reader(request: HttpRequest, seat: HotSeat) -> Can:
    base = reverse("hot_seats", args=[seat.community.slug]) + f"{seat.pk}/"
    return Can(
        votes=may(request.user, Act.REPLY, seat.community) and seat.takes_questions,
        answers=may_answer(request.user, seat),
        moderates=may(request.user, Act.MODERATE, seat.community),
        thanks=may(request.user, Act.THANK, seat.community),
        base=base,
        answer=f"{base}answer/",
    )


def _as_guest(seat: HotSeat, base: str) -> Can:
    return Can(votes=False, answers=seat.takes_answers, moderates=False, thanks=False, base=base, answer=base)
