"""What is measured: the pages that people open most, and posting a reply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, cycle
from random import Random
from secrets import token_urlsafe
from urllib.parse import urlencode

from bench.seeding import SEED
from bench.seeding.words import Language
from bench.visitors import CSRF, Visitor, visitors

SIGNED_IN, SIGNED_OUT, KEPT = "signed in", "signed out", "signed out, kept page"
COMMON, JOINED, SLIPPED, BEGUN = "council", "waste contract", "recyling", "wal"
TITLE = "Who charges for garden waste, and what does the contract say?"
RARE_RANK = 5_000  # of the words by how common they are


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a browser."""

    path: str
    cookies: str = ""
    form: bytes | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as some readers open it, again and again."""

    page: str
    reader: str
    requests: Iterator[Request]
    status: int = 200
    is_checked: bool = True  # against the budgets of a page


def visits(now: datetime) -> list[Visit]:
    """All that is measured, in order; what writes comes last."""
    typical, busy, visitor = visitors(now)
    language = Language(Random(SEED))
    rare = language.words[RARE_RANK]
    in_public = visitor.communities[:1] or ["/communities/"]
    return [
        _signed_in("home", typical, lambda who: ["/"]),
        _signed_in("home, of 200 communities", busy, lambda who: ["/"]),
        _signed_in("community", typical, lambda who: who.communities),
        _signed_in("conversation of 20 replies", typical, lambda who: who.threads),
        _signed_in(
            "conversation of 10,000 replies", typical, lambda who: [who.longest] if who.longest else []
        ),
        _signed_in("people", typical, lambda who: ["/people/"]),
        _signed_in("people who know «recycling»", typical, lambda who: ["/people/?q=recycling"]),
        _signed_in("communities", typical, lambda who: ["/communities/"]),
        _signed_in("search, a common word", typical, lambda who: [f"/search/?q={COMMON}"]),
        _signed_in("search, two words", typical, lambda who: [f"/search/?{urlencode({'q': JOINED})}"]),
        _signed_in("search, a rare word", typical, lambda who: [f"/search/?q={rare}"]),
        _signed_in("search, a slip in a word", typical, lambda who: [f"/search/?q={SLIPPED}"]),
        _typed("typed, what may be meant", typical, lambda who: [f"/search/suggest?q={BEGUN}"]),
        _typed(
            "typed, what is like a question",
            typical,
            lambda who: [f"/search/similar?{urlencode({'q': TITLE})}"],
        ),
        _typed(
            "typed, and who would be asked",
            typical,
            lambda who: [
                f"/ask/typed?{urlencode({'q': TITLE, 'community': path.split('/')[2]})}"
                for path in who.communities
            ],
        ),
        _signed_out("home", ["/"]),
        _signed_out("community", in_public),
        _signed_out("conversation of 20 replies", visitor.threads),
        _signed_out("search, a common word", [f"/search/?q={COMMON}"]),
        Visit("home", KEPT, cycle([Request("/")])),
        Visit("conversation of 20 replies", KEPT, cycle([Request(visitor.threads[0])])),
        Visit("posting a reply", SIGNED_IN, _replies(typical, language), status=302, is_checked=False),
    ]


def _signed_in(page: str, readers: Iterable[Visitor], paths: Callable[[Visitor], list[str]]) -> Visit:
    requests = [Request(path, who.cookies) for who in readers for path in paths(who)]
    Random(SEED).shuffle(requests)
    return Visit(page, SIGNED_IN, cycle(requests))


def _typed(page: str, readers: Iterable[Visitor], paths: Callable[[Visitor], list[str]]) -> Visit:
    """A part of a page, asked for whenever somebody pauses as they type."""
    return replace(_signed_in(page, readers, paths), is_checked=False)


def _signed_out(page: str, paths: list[str]) -> Visit:
    """Each request asks for an address of its own, so that no page comes from those kept for visitors."""
    numbered = (
        Request(f"{path}{'&' if '?' in path else '?'}n={number}")
        for number, path in zip(count(), cycle(paths), strict=False)
    )
    return Visit(page, SIGNED_OUT, numbered)


def _replies(authors: list[Visitor], language: Language) -> Iterator[Request]:
    writing = [(who, path) for who in authors for path in who.threads]
    for who, path in cycle(writing):
        form = {
            "csrfmiddlewaretoken": CSRF,
            "token": token_urlsafe(16),
            "html": language.html(language.text(4)),
            "parent": "",
        }
        yield Request(f"{path}", who.cookies, urlencode(form).encode())
