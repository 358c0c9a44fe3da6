"""Goes through a history in the order of time and asks, before each question, what would have been answered then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guildhall.routing.communities import best
from guildhall.routing.evidence import Evidence, Post
from guildhall.routing.learning import Example, learn
from guildhall.routing.ranking import UNLEARNT, Vector, asking, features, rank

# What little is known in the first weeks teaches nothing.
FIRST_DAYS = 90.0


@dataclass(frozen=True, slots=True)
class Routed:
    """A question, who was ranked before it was asked, and who answered it in the end."""

    question: str
    ranked: list[str]
    answered: frozenset[str]
    is_community_right: bool


def who_answered(posts: Sequence[Post]) -> dict[str, frozenset[str]]:
    """By thread: those who answered it and had answered somebody before it began. The asker is never among them."""
    roots = {post.id: post for post in posts if post.is_root}
    first: dict[str, float] = {}
    answered: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        root = roots.get(post.thread)
        if root is None or post is root or post.author in {"", root.author}:
            continue
        first[post.author] = min(first.get(post.author, post.at), post.at)
        answered[root.id].add(post.author)
    known = {
        thread: frozenset(person for person in people if first[person] < roots[thread].at)
        for thread, people in answered.items()
    }
    return {thread: people for thread, people in known.items() if people}


def replay(
    posts: Sequence[Post],
    since: float,
    names: Mapping[str, str],
    *,
    is_given: bool = False,
    without: Collection[str] = (),
    only: Collection[str] | None = None,
    advance: Callable[[float], None] = lambda _part: None,
) -> Iterator[Routed]:
    """Ranks people before each question from `since` on, by what was known and by weights learnt before `since`.

    `only` names the questions to rank; otherwise all are that somebody answered who had answered before. `without` are people
    who are not asked and whose answers do not count.
    """
    known_then = who_answered([post for post in posts if post.at < since])
    in_the_end = who_answered(posts)
    evidence, examples = Evidence(names), list[Example]()
    weights: Sequence[float] | None = None
    for number, post in enumerate(posts):
        if post.is_root and post.at < since:
            answered = known_then.get(post.id, frozenset()) - frozenset(without)
            if answered and post.at >= posts[0].at + FIRST_DAYS:
                examples.append(Example.of(_before(evidence, post, is_given, without)[0], answered))
        elif post.is_root:
            if weights is None:
                weights = learn(examples) or UNLEARNT
                examples.clear()
            answered = in_the_end.get(post.id, frozenset()) - frozenset(without)
            if answered if only is None else post.id in only:
                seen, is_right = _before(evidence, post, is_given, without)
                yield Routed(post.id, rank(seen, weights), answered, is_right)
        evidence.learn(post)
        advance((number + 1) / len(posts))


def _before(
    evidence: Evidence, question: Post, is_given: bool, without: Collection[str]
) -> tuple[dict[str, Vector], bool]:
    """The features of a question before it is known, and whether its community was guessed right."""
    wanted = asking(evidence, question, is_given)
    seen = {person: row for person, row in features(evidence, wanted).items() if person not in without}
    return seen, next(iter(best(wanted.chances)), None) == question.community
